// The model in a language with other marks in its numbers and another order of words.
import * as l10n from '@vscode/l10n';
import assert from 'node:assert/strict';
import { andList, commaList } from '../../../src/model/base/listText';
import { pipeText } from '../../../src/model/pipes/pipeText';
import { namesText } from '../../../src/model/plan/problem';
import {
  bytesText,
  counted,
  decimal,
  duration,
  integerText,
  shortSize,
  timeOfDay,
} from '../../../src/model/base/quantity';
import { win32Meaning } from '../../../src/model/session/win32Codes';

describe('In another language', () => {
  const speak = (contents: Readonly<Record<string, string>>): void => l10n.config({ contents });

  afterEach(() => speak({}));

  it('numbers have its marks, as soon as it is set', () => {
    assert.equal(integerText(1_234_567), '1,234,567');
    speak({ 'en-US/Language tag for the format of numbers, as de-DE': 'de-DE' });
    assert.equal(integerText(1_234_567), '1.234.567');
    assert.equal(decimal(1234.25, 1), '1234,3');
    assert.equal(shortSize(1_572_864), '1,5 MB');
    assert.equal(duration(1234), '1,2 s');
    assert.equal(timeOfDay(new Date(2026, 0, 1, 14, 3, 9).getTime()), '14:03:09');
    speak({});
    assert.equal(shortSize(1_572_864), '1.5 MB');
  });

  it('decimals are rounded as the number is, not as it is written', () => {
    for (const value of [0.25, 1.45, 8.345, 1023.95, 0]) {
      assert.equal(decimal(value, 1), value.toFixed(1));
      assert.equal(decimal(value, 2), value.toFixed(2));
    }
  });

  it('one and many are sentences of their own, and units are translated', () => {
    speak({ '{0} byte': '{0} octet', '{0} bytes': '{0} octets', '{0} KB': '{0} Ko' });
    assert.equal(bytesText(1), '1 octet');
    assert.equal(bytesText(2000), '2,000 octets');
    assert.equal(shortSize(2048), '2.0 Ko');
    assert.equal(counted(3, '{0} lecture', '{0} lectures'), '3 lectures');
  });

  it('lists are joined as it joins them', () => {
    speak({
      '{0}, {1}/A list: {0} is all of it but the last, {1} the last': '{0}、{1}',
      '{0} and {1}': '{0} und {1}',
      '{0} or {1} more': '{0} oder {1} weitere',
    });
    assert.equal(commaList(['A', 'B', 'C']), 'A、B、C');
    assert.equal(commaList([]), '');
    assert.equal(andList(['A', 'B', 'C']), 'A、B und C');
    const names = new Set(Array.from({ length: 22 }, (_, index) => `n${index}`));
    assert.match(namesText(names), /^n0、n1、.*、n19 oder 2 weitere$/);
  });

  it('the parts of a sentence stand where it wants them', () => {
    speak({
      '{0} in {1}, {2}/"5 bytes in 2 reads, open"': '{2}: {1} / {0}',
      'open/Of a pipe': 'offen',
    });
    const pipe = { direction: 'captured', bytes: 5, reads: 2, phase: 'open' } as const;
    assert.equal(pipeText(pipe), 'offen: 2 reads / 5 bytes');
  });

  it('tables of sentences are read when somebody asks', () => {
    assert.equal(win32Meaning(8), 'There is not enough memory.');
    speak({ 'There is not enough memory.': 'Zu wenig Speicher.' });
    assert.equal(win32Meaning(8), 'Zu wenig Speicher.');
  });
});
