// One vehicle in two places: the mark of a cloned identification number.
//
// Distance is that of the straight line through the Earth, which is never longer than any way over it. It is computed in whole numbers from
// a table of sines, so that every program gets the same metre.

import { type Place, isPhysical, placeOf } from "../action";
import { type Entry, momentOf } from "../timeline";
import { type Finding, finding } from "./finding";
import { MINUTE_MS, date, divide, elapsed, grouped } from "./text";

/** Distances up to this are ignored: reporters give their own address, rounded, and know the hour roughly. */
const MIN_KILOMETRES = 100;
/** How fast a car can get from place to place: driven without a break at motorway speed, or on a fast train or ferry. */
const MAX_KILOMETRES_PER_HOUR = 200;
/** After how long nothing is impossible: 36 hours, in which air freight takes a car to the other side of the Earth. */
const MAX_TRAVEL_MINUTES = 36 * 60;

const EARTH_RADIUS_METRES = 6_371_000;
const SCALE = 1_000_000;

/** The sine of each whole degree from 0 to 90, in millionths. */
const SINES = [
  0, 17_452, 34_899, 52_336, 69_756, 87_156, 104_528, 121_869, 139_173, 156_434, 173_648, 190_809, 207_912, 224_951, 241_922, 258_819,
  275_637, 292_372, 309_017, 325_568, 342_020, 358_368, 374_607, 390_731, 406_737, 422_618, 438_371, 453_990, 469_472, 484_810, 500_000,
  515_038, 529_919, 544_639, 559_193, 573_576, 587_785, 601_815, 615_661, 629_320, 642_788, 656_059, 669_131, 681_998, 694_658, 707_107,
  719_340, 731_354, 743_145, 754_710, 766_044, 777_146, 788_011, 798_636, 809_017, 819_152, 829_038, 838_671, 848_048, 857_167, 866_025,
  874_620, 882_948, 891_007, 898_794, 906_308, 913_545, 920_505, 927_184, 933_580, 939_693, 945_519, 951_057, 956_305, 961_262, 965_926,
  970_296, 974_370, 978_148, 981_627, 984_808, 987_688, 990_268, 992_546, 994_522, 996_195, 997_564, 998_630, 999_391, 999_848, 1_000_000,
];

/** The sine of an angle from -36,000 to 36,000 hundredths of a degree, in millionths; a straight line between whole degrees. */
function sine(hundredths: number): number {
  const turned = (hundredths + 36_000) % 36_000;
  const [half, sign] = turned >= 18_000 ? [turned - 18_000, -1] : [turned, 1];
  const angle = half > 9_000 ? 18_000 - half : half;
  const [degree, rest] = [divide(angle, 100), angle % 100];
  if (rest === 0) return sign * sineOf(degree);
  return sign * divide(sineOf(degree) * (100 - rest) + sineOf(degree + 1) * rest, 100);
}

function sineOf(degree: number): number {
  const value = SINES[degree];
  if (value === undefined) throw new RangeError("a place lies outside of the Earth");
  return value;
}

function cosine(hundredths: number): number {
  return sine(9_000 - hundredths);
}

/** Metres from the Earth's centre along three axes. */
function position({ latitude, longitude }: Place): [number, number, number] {
  const fromAxis = divide(EARTH_RADIUS_METRES * cosine(latitude), SCALE);
  return [
    divide(fromAxis * cosine(longitude), SCALE),
    divide(fromAxis * sine(longitude), SCALE),
    divide(EARTH_RADIUS_METRES * sine(latitude), SCALE),
  ];
}

/** The straight line between two places, in whole metres. */
export function distanceInMetres(a: Place, b: Place): number {
  const [[ax, ay, az], [bx, by, bz]] = [position(a), position(b)];
  // At most 5e14, far below 2^52, up to which the root of a whole number rounds down to the right one.
  return Math.floor(Math.sqrt((ax - bx) ** 2 + (ay - by) ** 2 + (az - bz) ** 2));
}

export function travelFindings(timeline: readonly Entry[]): Finding[] {
  const found: Finding[] = [];
  let last: { entry: Entry; place: Place } | null = null;
  for (const entry of timeline) {
    const place = isPhysical(entry.action) ? placeOf(entry.action) : null;
    if (place === null) continue;
    const impossible = last === null ? null : compare(last.entry, last.place, entry, place);
    if (impossible !== null) found.push(impossible);
    last = { entry, place };
  }
  return found;
}

function compare(first: Entry, from: Place, second: Entry, to: Place): Finding | null {
  const [previousAt, at] = [momentOf(first), momentOf(second)];
  const minutes = divide(elapsed(previousAt, at), MINUTE_MS);
  const kilometres = divide(distanceInMetres(from, to), 1_000);
  if (kilometres <= MIN_KILOMETRES || minutes >= MAX_TRAVEL_MINUTES) return null;
  if (kilometres * 60 <= MAX_KILOMETRES_PER_HOUR * minutes) return null;
  const away = `${grouped(kilometres)} km away in ${to.country} ${grouped(minutes)} minutes later`;
  const text = `The vehicle was in ${from.country} on ${date(previousAt)} and ${away}, on ${date(at)}.`;
  return finding("impossible_travel", "serious", [first.number, second.number], { kilometres, minutes, previousAt, at }, text);
}
