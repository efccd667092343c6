// @ts-check
// Lint rules: strict types, nothing awaited by accident, and the few things a reader must be able to rely on.

import tseslint from 'typescript-eslint';

const single = (/** @type {string} */ selector, /** @type {string} */ message) => ({
  selector,
  message,
});

/** koffi traps: what the runtime of VS Code cannot do, and what loses the error code. */
const koffiTraps = [
  single("MemberExpression[object.name='koffi'][property.name='view']", 'Not in Electron.'),
  single("Identifier[name='promisify']", 'GetLastError is right only inside the callback.'),
];
// By any name: as a call, as a value that is handed on, or taken out of `window`.
const messages = single(
  ':matches(MemberExpression, ObjectPattern > Property)' +
    ':matches([property.name=/^(show(Error|Warning|Information)Message|setStatusBarMessage|withProgress)$/],' +
    ' [key.name=/^(show(Error|Warning|Information)Message|setStatusBarMessage|withProgress)$/],' +
    " [computed=true][object.property.name='window'])",
  'Only reportError.ts shows messages: what comes from outside is text there, never a link.',
);
const lists = single(
  "MemberExpression[property.name='showQuickPick']",
  'Only chooseFrom.ts shows lists: what comes from outside is text there, never an icon.',
);
const commands = single(
  "MemberExpression[property.name='registerCommand']",
  'Register through ErrorReporter.command.',
);

export default tseslint.config(
  { ignores: ['dist/**', '.environment/**', 'node_modules/**', '**/*.mjs', '**/*.cjs'] },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'scripts/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowNullish: false },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      // vscode.d.ts declares as classes what the API takes by shape.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'no-restricted-syntax': ['error', ...koffiTraps, messages, lists, commands],
    },
  },
  {
    files: ['src/extension/ground/reportError.ts'],
    rules: { 'no-restricted-syntax': ['error', ...koffiTraps, lists] },
  },
  {
    files: ['src/extension/ground/chooseFrom.ts'],
    rules: { 'no-restricted-syntax': ['error', ...koffiTraps, messages, commands] },
  },
  {
    // Tests say what they expect of values they made themselves.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    files: ['test/**/*.ts'],
    ignores: ['test/random.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          name: 'fast-check',
          message: 'test/random.ts has it, with the same inputs in every run.',
        },
      ],
    },
  },
);
