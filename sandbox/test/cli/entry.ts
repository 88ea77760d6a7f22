/** The command line, from its sources: what bin/ runs compiled. */
import { main } from '../../src/cli/main.js';

process.exitCode = await main(process.argv.slice(2));
