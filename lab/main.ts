import './quiet-sdk';
import { join } from 'node:path';
import { runLab } from './command';

void runLab(process.argv.slice(2), join(__dirname, '..')).then((code) => {
  process.exitCode = code;
});
