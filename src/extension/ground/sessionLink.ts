// Addresses that lead to the panel of a session, for places where the editor makes links of addresses only, such as the Debug Console.
import * as vscode from 'vscode';
import { extensionId } from './contributions';

const path = /^\/session\/([A-Za-z0-9._-]{1,100})$/;

/** Null in a browser, which would not give it to the editor. */
export const sessionLink = (id: string): string | null =>
  vscode.env.uiKind === vscode.UIKind.Desktop
    ? `${vscode.env.uriScheme}://${extensionId}/session/${id}`
    : null;

/** The session that an address names. An address comes from anywhere: it can only show what is there. */
export const linkedSession = (uri: vscode.Uri): string | undefined => path.exec(uri.path)?.[1];
