import { BlockList, isIP } from 'node:net';

/** Whether an IP address is in a network, given as `203.0.113.0/24` or as one address. */
export function inNetwork(address: string, network: string): boolean {
  const [base, ...bits] = network.split('/');
  const family = isIP(base) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(base) === 0 || isIP(address) === 0) {
    return false;
  }
  const block = new BlockList();
  block.addSubnet(base, Number(bits.at(0) ?? (family === 'ipv6' ? 128 : 32)), family);
  return block.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
