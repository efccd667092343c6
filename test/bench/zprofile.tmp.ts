import { writeFileSync } from 'node:fs';
import { closePanelBrowser, openPanelPage } from '../ui/panelPage';
import { sessionUpdate } from '../../src/model/panelProtocol';
import { largeSession } from './largeSession';
async function main() {
  const handles = Number(process.argv[2] ?? 10000);
  const state = largeSession({ handles, processes: 20 });
  const panel = await openPanelPage({ state, now: 0, isSilent: true, viewport: { width: 1400, height: 1000 } });
  const body = JSON.stringify({ type: 'session', session: sessionUpdate(state, null), now: 1000 });
  console.log('message MB', body.length / 1e6);
  await panel.page.route('**/session.json', (route) => route.fulfill({ contentType: 'application/json', body }));
  const client = await panel.page.context().newCDPSession(panel.page);
  await client.send('Profiler.enable');
  await client.send('Profiler.setSamplingInterval', { interval: 200 });
  const run = () => panel.page.evaluate(async (file) => {
    const content = await (await fetch(`${file}.json`)).json();
    return new Promise<number>((resolve) => {
      let began = 0;
      const arrived = (event: Event) => { began = event.timeStamp; window.removeEventListener('message', arrived, true); };
      window.addEventListener('message', arrived, true);
      const observer = new MutationObserver(() => {
        if (!document.querySelector('.matrix .rows .matrix-row')) return;
        observer.disconnect();
        performance.mark('rows');
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
      });
      observer.observe(document.body, { subtree: true, childList: true });
      window.postMessage(content, '*');
    });
  }, 'session');
  await client.send('Profiler.start');
  console.log('paint ms', await run());
  console.log(await panel.page.evaluate(() => { const n = (e: Element): number => e.querySelectorAll('*').length; const out: string[] = [String(n(document.body))]; const walk = (e: Element, d: number): void => { if (d > 6 || n(e) < 60) return; out.push(' '.repeat(d) + e.tagName + '.' + e.className + ' ' + n(e)); for (const c of e.children) walk(c, d + 1); }; walk(document.body, 0); return out.join('\n'); }));
  await panel.page.screenshot({ path: '/tmp/large.png' });
  const { profile } = await client.send('Profiler.stop');
  writeFileSync('/tmp/panel.cpuprofile', JSON.stringify(profile));
  await panel.close(); await closePanelBrowser();
}
void main();
