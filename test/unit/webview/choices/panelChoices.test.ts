// What the panel takes up again after a reload, whatever was saved.
import assert from 'node:assert/strict';
import { choicesFor, encodingOf, readChoices } from '../../../../src/webview/choices/panelChoices';

describe('The view of the handles that was chosen', () => {
  it('has an encoding for the pipes it was chosen for, whatever the others are called', () => {
    const encodings = readChoices({ encodings: { stdout: 'utf-16le' } }).encodings;
    assert.equal(encodingOf(encodings, 'stdout'), 'utf-16le');
    assert.equal(encodingOf(encodings, 'constructor'), 'auto');
  });

  it('is taken up again, for another session too', () => {
    const choices = readChoices({ sessionId: 'one', handlesView: 'map' });
    assert.equal(choices.handlesView, 'map');
    assert.equal(choicesFor('other', choices).handlesView, 'map');
  });

  it('is the matrix when nothing of the kind was saved', () => {
    assert.equal(readChoices({ sessionId: 'one' }).handlesView, 'matrix');
    assert.equal(readChoices({ handlesView: 'globe' }).handlesView, 'matrix');
  });
});
