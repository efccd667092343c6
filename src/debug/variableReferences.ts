// The numbers by which a client asks for what is inside a scope or a variable.
import { Scope } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { ProcessState, SessionState } from '../model/session/state';
import { handleScopes, type HandleVariable } from './handleVariables';

/** VS Code offers the entries of a menu by this word. */
type EditorVariable = DebugProtocol.Variable & { readonly __vscodeVariableMenuContext?: 'handle' };

export class VariableReferences {
  #groups: (readonly HandleVariable[])[] = [];

  /** At each stop: a reference is valid only while something is stopped, so a view cannot hold on to an old one. */
  clear(): void {
    this.#groups = [];
  }

  #add(variables: readonly HandleVariable[]): number {
    return this.#groups.push(variables);
  }

  scopes(state: SessionState, process: ProcessState): Scope[] {
    return handleScopes(state, process).map(
      ({ name, variables, expensive }) => new Scope(name, this.#add(variables), expensive),
    );
  }

  variables(reference: number): EditorVariable[] {
    return (this.#groups[reference - 1] ?? []).map(
      ({ name, value, type, hasHandle, children }) => ({
        name,
        value,
        ...(type === undefined ? {} : { type }),
        ...(hasHandle ? { __vscodeVariableMenuContext: 'handle' } : {}),
        variablesReference: children.length === 0 ? 0 : this.#add(children),
        presentationHint: { attributes: ['readOnly'] },
      }),
    );
  }
}
