// People who read German read one word for one thing, too, and no word that only the English one explains.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** What is not said, with what is said instead. */
const forbidden: readonly (readonly [RegExp, string])[] = [
  // Values of attributes stay what they are.
  [/(?<!["„`])\bBrokers?\b(?!["“`])/, 'Launcher'],
  [/(?<!-)\bPl(an|ans|anes|äne|änen)\b/, 'Startkonfiguration'],
  [/\b(aus)?gewählte\w* Elternprozess/, 'abweichender Elternprozess'],
  [/\bHalter[ns]?\b/, 'Besitzer'],
  [/erzeug/i, 'erstellen, Ersteller, Erstellung'],
  [/\bExemplar/, 'Kopie des Launchers'],
  [/\bgeboren|\bGeburt|\bNeugeboren/, 'erstellt, neuer Prozess'],
  [/\bgehalten (bei|vor) (der|seiner|ihrer)\b/, 'angehalten'],
  [/\bHält\b.*\b(Erstellung|Anweisung)\b(?!.* an\b)/, 'anhalten'],
  [/\b(geschickt|schick(e|en|t)) ?/, 'senden'],
  [/\bmitgeg[ae]ben|\bmitgegangen|\bWeg (dessen|des)\b|^Weg$/, 'geerbt, Pfad'],
  [/\bsich selbst überlassen|\blaufen (ge)?lassen\b/, 'trennen'],
  [/\b(darf|dürfen) nicht (beendet|gefragt|geöffnet|untersucht)/, 'kann nicht untersucht werden'],
  [/\bgefragt\b/, 'untersucht'],
  [/\baufgegeben|\baufgeben\b/, 'abbrechen'],
  [/\bumgebend|\bmitgebracht\w* Handle/, 'schon vorhanden'],
  [/\bFotogra|\bPhotogra|\bSchnappsch/, 'Momentaufnahme'],
  [/\bProzess(es|e)? (\{\d|\d)/, 'PID'],
  [/\bvoraus(zu)?sehen\b|\bvorab ansehen\b/, 'Vorschau'],
  [/\bBaum(s|es)?\b/, 'Prozessstruktur'],
  [
    /\b(Handle-(List|Wert|Vererb|Tab)|Standard-Handle|Pseudo-Handle)/,
    'Handleliste, Standardhandle',
  ],
  [/\bVererbungskennzeichen/, 'Vererbungsflag'],
  [/\bAuftrag\b|\bWartezeitgeber|\bZeitgeber/, 'Job, Waitable Timer'],
  [/\bEreignis ohne Namen|\bunbenanntes Ereignis/, 'Event'],
  [/\bEnde der Datei\b/, 'Dateiende'],
  [/\bJemand\b|\bNiemand, der\b|\bNiemand weiß/, 'den Prozess nennen'],
  [/\bsein lassen\b|\bBlicken\b|\bangesehen wurde/, 'was gemeint ist'],
  [/\bSTRG\b/, 'Strg'],
  [/\bSitzung beenden\b|\bLesen anhalten\b/, 'stoppen, pausieren'],
  // Those who read it are addressed with Sie.
  [/(^|[.:] )(Lass|Gib|Nimm|Wähle|Öffne|Schließe|Starte|Verwende|Schreibe|Lies) /, 'Sie'],
  [/\b([Dd]eine?[nmrs]?|dir|dich)\b/, 'Ihr'],
  [/\bdaemon-holds-pipe\b/, 'descendant-holds-pipe'],
];

function faults(where: string, text: string): readonly string[] {
  // Addresses and what a button runs have names of their own.
  const rest = text.replace(/\]\([^)]*\)/g, ']');
  return forbidden.flatMap(([pattern, instead]) => {
    const found = pattern.exec(rest);
    return found ? [`${where}: "${found[0]}", say "${instead}": ${rest.slice(0, 120)}`] : [];
  });
}

const files = ['l10n/bundle.l10n.de.json', 'package.nls.de.json', 'l10n/attributes.de.json'];

describe('The words people read in German', () => {
  for (const file of files) {
    it(`are those of the vocabulary in ${file}`, () => {
      const strings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
      const found = Object.entries(strings).flatMap(([name, text]) => faults(name, text));
      assert.deepEqual(found, []);
    });
  }

  it('name a button as it is called', () => {
    const bundle = JSON.parse(readFileSync('l10n/bundle.l10n.de.json', 'utf8')) as Readonly<
      Record<string, string>
    >;
    const manifest = JSON.parse(readFileSync('package.nls.de.json', 'utf8')) as Readonly<
      Record<string, string>
    >;
    const button = bundle["Close the launcher's copy"] ?? '';
    assert.equal(manifest['command.closeParentEnd'], button);
    assert.match(
      manifest['walkthrough.holder.description'] ?? '',
      new RegExp(`\\*\\*${button}\\*\\*`),
    );
    assert.ok(
      bundle['No pipe is known to be held. Use "Find Holders of a Pipe…" first.']?.includes(
        `„${manifest['command.findHolders'] ?? ''}“`,
      ),
    );
  });

  it('address those who are to do something with Sie', () => {
    const bundle = JSON.parse(readFileSync('l10n/bundle.l10n.de.json', 'utf8')) as Readonly<
      Record<string, string>
    >;
    const imperatives = Object.entries(bundle).filter(([key]) =>
      /^(Add|Check|Choose|Close|Give|Keep|Leave|List|Look|Make|Pass|Put|Remove|Set|Start|Take|Use|Write)\b.*\.$/.test(
        key,
      ),
    );
    assert.ok(imperatives.length > 40);
    assert.deepEqual(
      imperatives.filter(([, text]) => !/\bSie\b/.test(text)),
      [],
    );
  });

  it('are noticed when they are literal', () => {
    for (const text of [
      'Der Broker hat keine Aufrufe gemacht.',
      'Eine Zahl des Plans',
      'sein gewählter Elternprozess',
      'Die Halter von {0}',
      'Gehalten wie gehalten bei der Erstellung',
      'von Prozess {0} gestartet',
      'sich selbst überlassen',
      'Lass es weg.',
    ])
      assert.ok(faults('', text).length > 0, text);
    for (const text of [
      '"parent": "broker" angeben.',
      'Verbinden Sie die Freigabe mit einem Laufwerkbuchstaben.',
      'der gewählte Prozess',
      '{0} Prozesse',
      'wird offen gehalten von {0}',
    ])
      assert.deepEqual(faults('', text), [], text);
  });
});
