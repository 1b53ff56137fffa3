/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  setupFiles: ['<rootDir>/test/setup.ts'],
  setupFilesAfterEnv: ['<rootDir>/test/async-storage.ts'],
  // A plain `container.cjs` stands beside `container.ts`: sources come first.
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  // One worker per core of the machines that this runs on; the default leaves one of two idle.
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/slow-first.js',
  testTimeout: 60_000,
};
