/** The straight line nearest to the points, and how much of their spread it explains (R²). */
export interface LinearFit {
  readonly perUnit: number;
  readonly atZero: number;
  readonly rSquared: number;
}

export type Point = readonly [x: number, y: number];

/** Least squares. */
export function linearFit(points: readonly Point[]): LinearFit {
  if (points.length < 2) throw new Error(`a line needs two points, there are ${points.length}`);
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const perUnit = sum(points, ([x, y]) => (x - meanX) * (y - meanY)) / sum(points, ([x]) => (x - meanX) ** 2);
  const atZero = meanY - perUnit * meanX;
  const spread = sum(points, ([, y]) => (y - meanY) ** 2);
  const left = sum(points, ([x, y]) => (y - atZero - perUnit * x) ** 2);
  return { perUnit, atZero, rSquared: spread === 0 ? 1 : 1 - left / spread };
}

const sum = (points: readonly Point[], of: (point: Point) => number): number =>
  points.reduce((total, point) => total + of(point), 0);

const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / values.length;
