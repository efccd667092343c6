// Addresses that lead to the panel of a session, for places where the editor makes links of addresses only, such as the Debug Console.
import * as vscode from 'vscode';
import { extensionId } from './contributions';

const path = /^\/session\/([A-Za-z0-9._-]{1,100})$/;

export const sessionLink = (id: string): string =>
  `${vscode.env.uriScheme}://${extensionId}/session/${id}`;

/** The session that an address names. An address comes from anywhere: it can only show what is there. */
export const linkedSession = (uri: vscode.Uri): string | undefined => path.exec(uri.path)?.[1];
