// The map as a picture for a file: an SVG that needs nothing but itself, with the theme's colours as they are, and a PNG of it.
import type { Size } from './mapZoom';

/** What the looks of the map are made of; everything else is in the shapes themselves. */
const properties = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'paint-order',
] as const;
/** Said to those who do not see the page, or for the mouse; they mean nothing in a file. */
const ofThePage = ['class', 'role', 'tabindex', 'aria-selected', 'aria-label', 'aria-hidden'];

const svgNamespace = 'http://www.w3.org/2000/svg';
/** Pixels of the picture for one of the map, so that it can be printed. */
const density = 2;
/** Chromium makes no canvas wider or higher than this, nor one with more pixels than that. */
const longestSide = 16_384;
const mostPixels = 64_000_000;

const whole = ({ width, height }: Size): Size => ({
  width: Math.ceil(width),
  height: Math.ceil(height),
});

/** A property that inherits, or that nothing of this kind has, is not said again. */
function looks(
  element: Element,
  page: CSSStyleDeclaration,
): readonly (readonly [string, string])[] {
  const isText = element.localName === 'text';
  return properties.flatMap((name): readonly (readonly [string, string])[] => {
    const isOfText = name.startsWith('font') || name === 'text-anchor' || name === 'paint-order';
    if (isOfText && !isText) return [];
    const value = page.getPropertyValue(name);
    return value === '' ? [] : [[name, value]];
  });
}

function cleaned(copy: SVGElement): void {
  for (const element of [...copy.querySelectorAll('*')]) {
    const style = getComputedStyle(element);
    if (style.display === 'none') {
      element.remove();
      continue;
    }
    if (element.localName === 'g' || element.localName === 'title') continue;
    for (const [name, value] of looks(element, style)) element.setAttribute(name, value);
  }
  for (const element of copy.querySelectorAll('*')) {
    for (const name of ofThePage) element.removeAttribute(name);
    for (const name of element.getAttributeNames()) {
      if (name.startsWith('data-')) element.removeAttribute(name);
    }
  }
  const comments = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT);
  const found: Node[] = [];
  while (comments.nextNode()) found.push(comments.currentNode);
  for (const comment of found) comment.parentNode?.removeChild(comment);
}

/** What is chosen and where the focus is belongs to the page. */
const passing = ['is-active', 'is-selected', 'is-near'];

/**
 * `picture` is on the page, where the styles apply; `size` that of the whole map. Colours that follow the theme are written as what
 * they are now.
 */
export function svgText(picture: SVGSVGElement, size: Size, title: string): string {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  for (const name of passing) {
    for (const element of copy.querySelectorAll(`.${name}`)) element.classList.remove(name);
  }
  copy.classList.add('is-copy');
  picture.after(copy);
  const background = getComputedStyle(document.body).backgroundColor;
  try {
    cleaned(copy);
  } finally {
    copy.remove();
  }
  for (const name of copy.getAttributeNames()) copy.removeAttribute(name);
  copy.querySelector('g')?.removeAttribute('transform');
  const { width, height } = whole(size);
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const name = document.createElementNS(svgNamespace, 'title');
  name.textContent = title;
  const page = document.createElementNS(svgNamespace, 'rect');
  page.setAttribute('width', String(width));
  page.setAttribute('height', String(height));
  page.setAttribute('fill', background);
  copy.prepend(name, page);
  return new XMLSerializer().serializeToString(copy);
}

function loaded(source: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.addEventListener('load', () => resolve(image));
    image.addEventListener('error', () => reject(new Error('The picture cannot be drawn.')));
    image.src = source;
  });
}

/** The bytes of a PNG as base64. */
export async function pngOf(text: string, size: Size): Promise<string> {
  const { width, height } = whole(size);
  const scale = Math.min(
    density,
    longestSide / Math.max(width, height),
    Math.sqrt(mostPixels / (width * height)),
  );
  const image = await loaded(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
