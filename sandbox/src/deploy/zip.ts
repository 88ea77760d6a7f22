import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { inflateRawSync } from 'node:zlib';

/** Layout of a zip file: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16. All numbers are little-endian. */
const END_OF_DIRECTORY = 0x06054b50;
const END_LENGTH = 22;
const DIRECTORY_ENTRY = 0x02014b50;
const ENTRY_LENGTH = 46;
const LOCAL_LENGTH = 30;
const STORED = 0;
const DEFLATED = 8;
/** In a field of 16 or 32 bits: the value stands in an extension for files larger than 4 GB. */
const ELSEWHERE = [0xffff, 0xffffffff];
const LONGEST_COMMENT = 0xffff;

interface Entry {
  readonly name: string;
  readonly content: () => Buffer;
}

/** Unpacks a zip file into a directory. Throws if it cannot be unpacked, or leads out of the directory. */
export function unzip(file: string, directory: string): void {
  try {
    unpack(file, directory);
  } catch (cause) {
    throw new Error(`Cannot unpack ${file}: ${cause instanceof Error ? cause.message : String(cause)}. Pack it again, or give the code as a directory.`, { cause });
  }
}

function unpack(file: string, directory: string): void {
  for (const { name, content } of entriesOf(readFileSync(file))) {
    const path = normalize(name);
    if (path.startsWith('..') || path.startsWith(sep) || /^[a-z]:/i.test(path)) {
      throw new Error(`it holds ${name}, which leads out of it`);
    }
    if (name.endsWith('/')) {
      mkdirSync(join(directory, path), { recursive: true });
    } else {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), content());
    }
  }
}

function entriesOf(zip: Buffer): Entry[] {
  const end = endOfDirectory(zip);
  if (end === undefined) {
    throw new Error('it is no zip file');
  }
  const entries: Entry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [method, packed, size, nameLength, extra, comment, local] = [
      zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42),
    ];
    const name = zip.toString('utf8', at + ENTRY_LENGTH, at + ENTRY_LENGTH + nameLength);
    if (zip.readUInt32LE(at) !== DIRECTORY_ENTRY || ELSEWHERE.includes(size) || ELSEWHERE.includes(local) || ![STORED, DEFLATED].includes(method)) {
      throw new Error(`at ${name} it is damaged, or packed in a way other than stored or deflated`);
    }
    entries.push({ name, content: () => contentAt(zip, local, packed, method) });
    at += ENTRY_LENGTH + nameLength + extra + comment;
  }
  return entries;
}

function contentAt(zip: Buffer, local: number, packed: number, method: number): Buffer {
  // The lengths of name and extra field differ from those of the directory.
  const start = local + LOCAL_LENGTH + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const data = zip.subarray(start, start + packed);
  return method === STORED ? data : inflateRawSync(data);
}

function endOfDirectory(zip: Buffer): number | undefined {
  for (let at = zip.length - END_LENGTH; at >= Math.max(0, zip.length - END_LENGTH - LONGEST_COMMENT); at--) {
    if (zip.readUInt32LE(at) === END_OF_DIRECTORY) {
      return at;
    }
  }
  return undefined;
}
