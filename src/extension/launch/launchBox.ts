// "Launch…": one box that takes a command as it is typed in a terminal, and launches it.
import * as vscode from 'vscode';
import { Completions } from '../../client/programs/completions';
import { UserFault } from '../../model/base/userFault';
import {
  afterCommand,
  readCommandMemory,
  withoutCommand,
  type CommandMemory,
  type RememberedCommand,
} from '../../model/typedCommand/commandMemory';
import { completed, wordToComplete } from '../../model/typedCommand/wordToComplete';
import { isSupported, notOnWindows } from '../ground/supported';
import {
  completionEntries,
  entryButtons,
  faultEntry,
  grouped,
  otherEntries,
  recentEntries,
  wayEntries,
  type BoxEntry,
} from './boxEntries';
import {
  faultOf,
  firstFolder,
  typedConfiguration,
  wayOf,
  waysOf,
  type Fault,
  type Way,
} from './typedLaunch';
import { chooseWorkingFolder } from './workingFolder';

const memoryKey = 'launchBox.memory';

/** Offered outside the box; older ones are in it. */
const mostOffered = 10;

/** What the box ends with. */
type Outcome =
  | {
      readonly kind: 'launch' | 'save';
      readonly configuration: vscode.DebugConfiguration;
      readonly command: RememberedCommand;
    }
  | { readonly kind: 'folder'; readonly text: string }
  | { readonly kind: 'advanced'; readonly text: string }
  | { readonly kind: 'example' }
  | { readonly kind: 'left' };

export interface BoxExits {
  /** The guide, with what was typed. */
  advanced(text: string): Promise<vscode.DebugConfiguration | undefined>;
  example(): Promise<void>;
  save(configuration: vscode.DebugConfiguration): Promise<void>;
}

const isEntry = (item: vscode.QuickPickItem | undefined): item is BoxEntry =>
  item !== undefined && 'does' in item;

class OpenBox {
  readonly #input = vscode.window.createQuickPick();
  readonly #completions = new Completions(process.env);
  /** To launch what is typed: looked for once a text, as that reads the folders of PATH. */
  #ways: readonly Way[] = [];
  #completed: readonly string[] = [];
  #fault: Fault | null = null;
  /** Faults are shown from the first try to launch on, not while the first word is being typed. */
  #judged = false;
  #resolve: (outcome: Outcome) => void = () => undefined;

  constructor(
    private readonly memory: () => CommandMemory,
    private readonly forget: (command: RememberedCommand) => void,
    private readonly cwd: string,
    text: string,
  ) {
    const input = this.#input;
    input.title = vscode.l10n.t('Launch in {0}', cwd);
    input.placeholder = vscode.l10n.t('A command as you type it in a terminal: npm run build');
    input.ignoreFocusOut = true;
    input.matchOnDetail = false;
    input.value = text;
    input.onDidChangeValue(() => this.#changed());
    input.onDidAccept(() => this.#accept());
    input.onDidHide(() => this.#resolve({ kind: 'left' }));
    input.onDidTriggerItemButton(({ item, button }) => {
      if (isEntry(item)) this.#press(item, button.tooltip ?? '');
    });
  }

  get text(): string {
    return this.#input.value;
  }

  async ask(): Promise<Outcome> {
    try {
      return await new Promise<Outcome>((resolve) => {
        this.#resolve = resolve;
        this.#changed();
        this.#input.show();
      });
    } finally {
      this.#input.dispose();
    }
  }

  #changed(): void {
    this.#ways = waysOf(this.text, this.cwd);
    this.#completed = [];
    if (this.#judged) this.#judge();
    this.#draw();
    void this.#complete(this.text);
  }

  /** Enter takes the first row, as long as nobody chose another one. */
  #draw(): void {
    const { text } = this;
    const typed = text.trim();
    const recent = recentEntries(this.memory()).filter(({ label }) => label !== typed);
    this.#input.items = grouped([
      ['', [...wayEntries(text, this.#ways), ...(this.#fault ? [faultEntry(this.#fault)] : [])]],
      [vscode.l10n.t('completions'), completionEntries(this.#completed)],
      [vscode.l10n.t('launched before'), recent],
      [vscode.l10n.t('other'), otherEntries(this.cwd)],
    ]);
  }

  /** Rows that arrive late do not move what was chosen. */
  #drawAround(): void {
    const chosen = this.#active;
    this.#draw();
    if (!isEntry(chosen)) return;
    const same = this.#input.items.filter((item) => isEntry(item) && item.key === chosen.key);
    if (same.length > 0) this.#input.activeItems = same;
  }

  /** Undefined while the editor has not yet said which of the present rows it selects. */
  get #active(): vscode.QuickPickItem | undefined {
    return this.#input.activeItems.find((item) => this.#input.items.includes(item));
  }

  async #complete(text: string): Promise<void> {
    const word = wordToComplete(text);
    if (!word) return;
    const isPath = /[\\/]/.test(word.word) || /^[A-Za-z]:/.test(word.word);
    const paths = this.#completions.paths(word.word, this.cwd, word.isProgram);
    const programs = word.isProgram && !isPath ? this.#completions.programs(word.word) : [];
    const found = [...new Set([...(await programs), ...(await paths)])];
    // Meanwhile more was typed.
    if (text !== this.text) return;
    this.#completed = found
      .filter((each) => each.toLowerCase() !== word.word.toLowerCase())
      .map((each) => completed(word, each));
    if (this.#completed.length > 0) this.#drawAround();
  }

  #judge(): void {
    const [way] = this.#ways;
    this.#fault = way ? faultOf(typedConfiguration(this.text, way, this.cwd), this.cwd) : null;
  }

  /** The row that Enter means: the first one when it comes before the rows for what was typed last are shown. */
  get #chosen(): BoxEntry | undefined {
    return [this.#active ?? this.#input.items[0]].find(isEntry);
  }

  #accept(): void {
    const item = this.#chosen;
    if (!item) return;
    const { does } = item;
    switch (does.kind) {
      case 'launch': {
        const command = { text: this.text.trim(), inShell: does.way.inShell };
        this.#launch(this.text, does.way, { ...command, cwd: this.#keptCwd }, 'launch');
        return;
      }
      case 'again':
        this.#again(does.command, 'launch');
        return;
      case 'complete':
        this.#type(does.text);
        return;
      case 'folder':
      case 'advanced':
        this.#resolve({ kind: does.kind, text: this.text });
        return;
      case 'example':
        this.#resolve({ kind: 'example' });
        return;
      case 'nothing':
    }
  }

  get #keptCwd(): string | null {
    return this.cwd === firstFolder() ? null : this.cwd;
  }

  #type(text: string): void {
    this.#input.value = text;
    this.#changed();
  }

  #launch(text: string, way: Way, command: RememberedCommand, kind: 'launch' | 'save'): void {
    const cwd = command.cwd ?? firstFolder();
    const configuration = typedConfiguration(text, way, cwd);
    this.#judged = true;
    this.#fault = faultOf(configuration, cwd);
    if (this.#fault) this.#draw();
    else this.#resolve({ kind, configuration, command });
  }

  #again(command: RememberedCommand, kind: 'launch' | 'save'): void {
    const way = wayOf(command);
    if (way) this.#launch(command.text, way, command, kind);
  }

  #press(entry: BoxEntry, button: string): void {
    if (entry.does.kind !== 'again') return;
    const { command } = entry.does;
    if (button === entryButtons.edit().tooltip) this.#type(command.text);
    else if (button === entryButtons.save().tooltip) this.#again(command, 'save');
    else {
      this.forget(command);
      this.#draw();
    }
  }
}

export class LaunchBox {
  /** `kept` belongs to the workspace. */
  constructor(
    private readonly kept: vscode.Memento,
    private readonly exits: BoxExits,
  ) {}

  get #memory(): CommandMemory {
    return readCommandMemory(this.kept.get(memoryKey));
  }

  #remember(memory: CommandMemory): void {
    void this.kept.update(memoryKey, memory);
  }

  /** What was launched from it, the latest first, as launches of their own. */
  recent(): readonly vscode.DebugConfiguration[] {
    return this.#memory.recent.slice(0, mostOffered).flatMap((command) => {
      const way = wayOf(command);
      return way ? [typedConfiguration(command.text, way, command.cwd ?? firstFolder())] : [];
    });
  }

  async launch(): Promise<void> {
    const configuration = await this.configuration();
    if (!configuration) return;
    await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], configuration);
  }

  /** What to launch; undefined when the user left, or did something else. */
  async configuration(): Promise<vscode.DebugConfiguration | undefined> {
    if (!isSupported) throw new UserFault(notOnWindows());
    let { unfinished: text, cwd } = this.#memory;
    for (;;) {
      const box = new OpenBox(
        () => this.#memory,
        (command) => this.#remember(withoutCommand(this.#memory, command)),
        cwd ?? firstFolder(),
        text,
      );
      const outcome = await box.ask();
      switch (outcome.kind) {
        case 'left':
          this.#remember({ ...this.#memory, unfinished: box.text });
          return undefined;
        case 'folder': {
          const chosen = await chooseWorkingFolder(this.#memory, cwd ?? firstFolder());
          text = outcome.text;
          if (chosen === undefined) break;
          cwd = chosen === firstFolder() ? null : chosen;
          this.#remember({ ...this.#memory, cwd });
          break;
        }
        case 'advanced':
          return this.exits.advanced(outcome.text);
        case 'example':
          await this.exits.example();
          return undefined;
        case 'save':
          await this.exits.save(outcome.configuration);
          return undefined;
        case 'launch':
          this.#remember(afterCommand(this.#memory, outcome.command));
          return outcome.configuration;
      }
    }
  }
}
