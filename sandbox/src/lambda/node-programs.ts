import { join } from 'node:path';
import { installedPackage } from '../engines/installed-package.js';
import { answerOf, isProgram, onPath, versionsIn } from './machine.js';
import type { Machine } from './machine.js';

export interface NodeProgram {
  readonly path: string;
  /** Whether it is of the version that was asked for. */
  readonly exact: boolean;
}

/**
 * The Node of a major version: ours, that of the package `node-<platform>-<arch>`, that of a version manager
 * (nvm, fnm, volta, asdf, mise, nodenv, n, Homebrew) or one on the PATH. If there is none: the one we run on.
 */
export async function findNode(major: string, machine: Machine): Promise<NodeProgram> {
  if (process.versions.node.startsWith(`${major}.`)) {
    return { path: process.execPath, exact: true };
  }
  const path = packaged(major, machine) ?? managed(major, machine) ?? await onThePath(major, machine);
  return path === undefined ? { path: process.execPath, exact: false } : { path, exact: true };
}

/** The npm package that holds a Node for this machine. */
export function nodePackage({ platform, arch }: Machine): string {
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

function packaged(major: string, machine: Machine): string | undefined {
  const found = installedPackage(nodePackage(machine), machine.workingDirectory);
  return found?.version.startsWith(`${major}.`) ? programIn(found.directory) : undefined;
}

function managed(major: string, machine: Machine): string | undefined {
  const version = new RegExp(`^v?${major}\\.\\d`);
  const installed = managerFolders(machine).flatMap((folder) => versionsIn(folder, version));
  const brewed = ['/opt/homebrew', '/usr/local', '/home/linuxbrew/.linuxbrew'].map((prefix) => join(prefix, 'opt', `node@${major}`));
  return [...installed, ...brewed].map(programIn).find((path) => path !== undefined);
}

function managerFolders({ env, home, platform }: Machine): readonly string[] {
  const fnm = [env.FNM_DIR, join(home, '.local/share/fnm'), join(home, '.fnm'), join(home, 'Library/Application Support/fnm'), join(env.APPDATA ?? home, 'fnm')];
  const folders = [
    join(env.NVM_DIR ?? join(home, '.nvm'), 'versions/node'),
    ...fnm.map((folder) => folder && join(folder, 'node-versions')),
    join(env.VOLTA_HOME ?? join(home, '.volta'), 'tools/image/node'),
    join(env.ASDF_DATA_DIR ?? join(home, '.asdf'), 'installs/nodejs'),
    join(env.MISE_DATA_DIR ?? join(home, '.local/share/mise'), 'installs/node'),
    join(env.NODENV_ROOT ?? join(home, '.nodenv'), 'versions'),
    join(env.N_PREFIX ?? '/usr/local', 'n/versions/node'),
    platform === 'win32' ? env.NVM_HOME : undefined,
  ];
  return folders.filter((folder): folder is string => folder !== undefined && folder !== '');
}

function programIn(folder: string): string | undefined {
  return ['bin/node', 'installation/bin/node', 'bin/node.exe', 'node.exe', 'installation/node.exe'].map((path) => join(folder, path)).find(isProgram);
}

async function onThePath(major: string, machine: Machine): Promise<string | undefined> {
  for (const path of [`node${major}`, `node-${major}`, 'node'].flatMap((name) => onPath(name, machine))) {
    if ((await answerOf(path, ['--version']))?.startsWith(`v${major}.`)) {
      return path;
    }
  }
  return undefined;
}
