// Brings the map into the page when it is first shown: with what lays it out it is a quarter of the page's script.

let loading: Promise<void> | undefined;

/** Resolves when `session-map` is an element. After a failure the next call tries again. */
export function loadMap(): Promise<void> {
  loading ??= import('./mapView').then(
    () => undefined,
    (error: unknown) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}
