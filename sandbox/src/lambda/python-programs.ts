import { join } from 'node:path';
import { answerOf, isProgram, onPath, versionsIn } from './machine.js';
import type { Machine } from './machine.js';

export interface PythonProgram {
  readonly path: string;
  /** For example `3.12`. */
  readonly version: string;
}

/** What our bootstrap needs. */
const OLDEST_MINOR = 9;
/** A command on the PATH may be a shim that looks for the real program at each start: so we ask for that. */
const WHICH = 'import sys; print("%d.%d" % sys.version_info[:2], sys.executable)';

/**
 * A Python for functions of a version such as `3.12`: of that very version on the PATH, from a version manager
 * (pyenv, asdf, mise, uv, Homebrew), else any on the PATH from 3.9 on. Undefined if there is none.
 */
export async function findPython(version: string, machine: Machine): Promise<PythonProgram | undefined> {
  const others: PythonProgram[] = [];
  const named = [...onPath(`python${version}`, machine), ...managed(version, machine)];
  const plain = ['python3', 'python'].flatMap((name) => onPath(name, machine));
  // Whatever an active environment has comes before what version managers keep.
  const inEnvironment = machine.env.VIRTUAL_ENV === undefined ? [] : plain.filter((path) => path.startsWith(machine.env.VIRTUAL_ENV ?? ''));
  for (const path of [...inEnvironment, ...named, ...plain]) {
    const found = await probe(path);
    if (found?.version === version) {
      return found;
    }
    if (found && Number(found.version.split('.')[1]) >= OLDEST_MINOR && found.version.startsWith('3.')) {
      others.push(found);
    }
  }
  return others.at(0);
}

async function probe(path: string): Promise<PythonProgram | undefined> {
  const answer = /^(\d+\.\d+) (.+)$/.exec(await answerOf(path, ['-c', WHICH]) ?? '');
  return answer ? { version: answer[1], path: answer[2] } : undefined;
}

function managed(version: string, { env, home }: Machine): readonly string[] {
  const exact = new RegExp(`^(cpython-)?${version.replace('.', '\\.')}(\\.|$)`);
  const kept = [
    join(env.PYENV_ROOT ?? join(home, '.pyenv'), 'versions'),
    join(env.ASDF_DATA_DIR ?? join(home, '.asdf'), 'installs/python'),
    join(env.MISE_DATA_DIR ?? join(home, '.local/share/mise'), 'installs/python'),
    env.UV_PYTHON_INSTALL_DIR ?? join(home, '.local/share/uv/python'),
  ].flatMap((folder) => versionsIn(folder, exact));
  const brewed = ['/opt/homebrew', '/usr/local', '/home/linuxbrew/.linuxbrew'].map((prefix) => join(prefix, 'opt', `python@${version}`));
  return [...kept, ...brewed].map((folder) => join(folder, 'bin', `python${version}`)).filter(isProgram);
}
