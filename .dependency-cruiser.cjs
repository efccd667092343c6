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
  cli: {
    folders: ['model', 'client'],
    packages: ['node', 'commander', 'jsonc-parser', '@vscode/l10n'],
  },
};

/** Inside the layers with rooms: what each room may use of the others. Files beside the rooms wire them, and no room imports those. */
const rooms = {
  model: {
    base: [],
    capture: ['base'],
    plan: ['base'],
    typedCommand: ['base', 'plan'],
    runtimes: ['base'],
    preflight: ['base', 'plan'],
    codeGeneration: ['base', 'plan'],
    session: ['base', 'plan', 'runtimes'],
    handles: ['base', 'plan', 'runtimes', 'session'],
    processes: ['base', 'plan', 'runtimes', 'session', 'handles'],
    pipes: ['base', 'plan', 'session', 'handles', 'processes'],
    search: ['base', 'plan', 'session', 'handles', 'processes'],
    findings: ['base', 'plan', 'preflight', 'runtimes', 'session', 'handles', 'processes', 'pipes'],
    expectations: ['base', 'plan', 'session', 'handles', 'processes', 'findings'],
    explain: ['base', 'session', 'handles', 'processes', 'pipes', 'findings'],
    map: ['base', 'plan', 'session', 'handles', 'processes', 'pipes', 'search', 'findings'],
    protocol: [
      'explain',
      'capture',
      'search',
      'plan',
      'preflight',
      'codeGeneration',
      'session',
      'handles',
      'processes',
      'pipes',
      'findings',
    ],
    matrix: ['base', 'plan', 'session', 'handles', 'processes', 'pipes', 'search', 'protocol'],
    sessionTree: ['base', 'session', 'handles', 'processes', 'pipes', 'findings'],
    report: [
      'base',
      'capture',
      'plan',
      'preflight',
      'session',
      'handles',
      'processes',
      'pipes',
      'findings',
      'expectations',
    ],
  },
  broker: {
    events: [],
    debugger: ['events'],
    handles: ['events'],
    prober: ['handles'],
    processes: [],
    launch: ['events', 'handles', 'processes'],
    pipes: ['events', 'handles', 'launch'],
    holders: ['events', 'handles', 'launch', 'pipes', 'prober', 'processes'],
    tree: ['events', 'debugger', 'handles', 'launch', 'prober', 'processes'],
    search: ['events', 'prober', 'holders'],
    attach: ['debugger', 'events', 'holders', 'launch', 'prober', 'processes', 'tree'],
  },
  client: {
    forks: [],
    programs: [],
    captures: [],
    logs: ['captures'],
    saved: ['captures'],
    following: ['captures'],
  },
  extension: {
    ground: [],
    sessions: ['ground'],
    launchJson: ['ground'],
    panel: ['ground', 'sessions'],
    launch: ['ground', 'sessions', 'launchJson'],
    commands: ['ground', 'sessions', 'launch'],
    search: ['ground'],
    testing: ['ground', 'launchJson'],
  },
  webview: {
    elements: [],
    host: [],
    choices: ['elements'],
    preview: ['elements'],
    search: ['elements', 'host', 'choices', 'map', 'matrix'],
    report: ['elements'],
    time: ['elements', 'host'],
    timeline: ['elements', 'host', 'choices'],
    calls: ['elements', 'host', 'choices'],
    capture: ['elements', 'host', 'choices'],
    processes: ['elements', 'choices'],
    findings: ['elements', 'choices'],
    matrix: ['elements', 'host', 'choices', 'calls'],
    map: ['elements', 'choices', 'findings'],
    pipes: ['elements', 'host', 'choices', 'capture', 'time', 'timeline'],
  },
  cli: {
    commandLine: [],
    files: ['commandLine'],
    sessions: ['commandLine', 'files'],
    commands: ['commandLine', 'files', 'sessions'],
  },
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

const roomRules = Object.entries(rooms).flatMap(([layer, table]) =>
  Object.entries(table).map(([room, others]) => ({
    name: `${layer}/${room}-imports`,
    severity: 'error',
    from: { path: `^src/${layer}/${room}/` },
    to: {
      path: `^src/${layer}/`,
      pathNot: [room, ...others].map((one) => `^src/${layer}/${one}/`),
    },
  })),
);

module.exports = {
  forbidden: [
    ...rules,
    ...roomRules,
    {
      // Everything else is given the functions it uses, so that something else can stand in their stead.
      name: 'bindings-only-in-entries',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(win32/bindings/|broker/[a-zA-Z]*[mM]ain\\.ts$)' },
      to: { path: '^src/win32/bindings/', dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node'] },
  },
};
