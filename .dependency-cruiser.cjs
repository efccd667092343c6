// The layer table of ARCHITECTURE.md as rules: what each folder may import, checked by `npm run check`.

/** Folders and packages each layer may use; `node` stands for Node's own modules. */
const layers = {
  model: { folders: [], packages: ['valibot', '@vscode/l10n'] },
  win32: { folders: ['model'], packages: ['koffi', 'node', '@vscode/l10n'] },
  broker: { folders: ['model', 'win32'], packages: ['node', 'vscode-jsonrpc', '@vscode/l10n'] },
  client: { folders: ['model'], packages: ['node', 'vscode-jsonrpc', '@vscode/l10n'] },
  debug: {
    folders: ['model'],
    packages: ['node', '@vscode/debugadapter', '@vscode/debugprotocol', '@vscode/l10n'],
  },
  extension: {
    folders: ['model', 'client', 'debug'],
    packages: ['node', 'vscode', 'valibot', 'jsonc-parser', '@vscode/l10n'],
  },
  webview: {
    folders: ['model'],
    packages: ['lit', '@vscode-elements', '@dagrejs/dagre', '@vscode/l10n'],
  },
  cli: { folders: ['model', 'client'], packages: ['node', 'jsonc-parser', '@vscode/l10n'] },
};

const escaped = (text) => text.replace(/[/.]/g, '\\$&');

const rules = Object.entries(layers).flatMap(([layer, { folders, packages }]) => {
  const allowedFolders = [layer, ...folders].join('|');
  const named = packages.filter((name) => name !== 'node' && name !== 'vscode').map(escaped);
  const allowed = [
    `^src/(${allowedFolders})/`,
    ...(named.length > 0 ? [`^node_modules/(@types/)?(${named.join('|')})(/|$)`] : []),
    ...(packages.includes('vscode') ? ['^(vscode|node_modules/@types/vscode/.*)$'] : []),
  ];
  return [
    {
      name: `${layer}-imports`,
      severity: 'error',
      from: { path: `^src/${layer}/` },
      to: {
        pathNot: allowed,
        dependencyTypesNot: packages.includes('node') ? ['core'] : [],
      },
    },
  ];
});

module.exports = {
  forbidden: [...rules, { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } }],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node'] },
  },
};
