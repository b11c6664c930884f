import { useComputedColorScheme } from '@mantine/core';
import { LineChart, ScatterChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { DAY_MS } from '../../lib/days';
import { formatDate, formatDistance, formatMonth, formatNumber, type Unit } from '../../lib/format';
import { readingIn, type Reading } from '../../lib/records';

echarts.use([LineChart, ScatterChart, GridComponent, TooltipComponent, LegendComponent, MarkLineComponent, AriaComponent, CanvasRenderer]);

const MONTH_MS = 28 * DAY_MS;
const YEAR_MS = 365 * DAY_MS;

type Texts = Record<Reading['state'], string>;

/** Two readings between which an odometer can't have done what it shows, by the numbers of their records. */
export type Jump = readonly [number, number];

type Color = (name: string) => string;

function seriesOf(readings: Reading[], jumps: Jump[], unit: Unit, texts: Texts, color: Color) {
  const points = (isShown: (state: Reading['state']) => boolean): (number | string)[][] =>
    readings
      .filter(({ state }) => isShown(state))
      .map((reading) => [reading.occurredAt, readingIn(reading, unit), reading.byName ?? reading.by ?? '']);
  const pointOf = (record: number) => {
    const reading = readings.find((each) => each.record === record);
    return reading ? { coord: [reading.occurredAt, readingIn(reading, unit)] } : null;
  };
  const lines = jumps.map((jump) => jump.map(pointOf)).filter((line) => line.every((point) => point !== null));
  return [
    {
      name: texts.regular,
      type: 'line',
      // Withdrawn readings don't count; suspicious ones do, because the drop is what a buyer has to see.
      data: points((state) => state !== 'withdrawn'),
      symbol: 'circle',
      symbolSize: 8,
      color: color('bond'),
      lineStyle: { color: color('bond'), width: 2.5 },
      // The impossible steps, drawn over the line.
      markLine: {
        silent: true,
        symbol: ['none', 'arrow'],
        label: { show: false },
        lineStyle: { color: color('bad'), width: 3, type: 'solid' },
        data: lines,
      },
    },
    {
      name: texts.suspicious,
      type: 'scatter',
      data: points((state) => state === 'suspicious'),
      symbol: 'diamond',
      symbolSize: 18,
      z: 5,
      color: color('bad'),
    },
    {
      name: texts.withdrawn,
      type: 'scatter',
      data: points((state) => state === 'withdrawn'),
      symbol: 'emptyCircle',
      symbolSize: 11,
      color: color('ink-3'),
    },
  ].filter((series) => series.data.length > 0);
}

function optionOf(readings: Reading[], jumps: Jump[], unit: Unit, texts: Texts): echarts.EChartsCoreOption {
  const style = getComputedStyle(document.documentElement);
  const color: Color = (name) => style.getPropertyValue(`--${name}`).trim();
  const isLong = (readings.at(-1)?.occurredAt ?? 0) - (readings[0]?.occurredAt ?? 0) > 3 * YEAR_MS;
  const text = { color: color('ink-2'), fontFamily: style.getPropertyValue('--mantine-font-family') };
  return {
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    animationDuration: 350,
    textStyle: text,
    grid: { left: 8, right: 16, top: 40, bottom: 4, containLabel: true },
    legend: { top: 0, right: 0, icon: 'circle', itemGap: 18, textStyle: text },
    tooltip: {
      trigger: 'item',
      // Rich text is drawn on the canvas; HTML tooltips carry inline styles, which the content security policy refuses.
      renderMode: 'richText',
      backgroundColor: color('surface'),
      borderColor: color('line-strong'),
      textStyle: { ...text, color: color('ink') },
      formatter: ({ value, seriesName }: { value: [number, number, string]; seriesName: string }) =>
        `${formatDistance(value[1], unit)}\n${formatDate(value[0])}\n${value[2]}\n${seriesName}`,
    },
    xAxis: {
      type: 'time',
      axisLine: { lineStyle: { color: color('line-strong') } },
      // The library's own labels are English.
      minInterval: isLong ? YEAR_MS : MONTH_MS,
      axisLabel: {
        ...text,
        hideOverlap: true,
        formatter: (value: number) => (isLong ? String(new Date(value).getFullYear()) : formatMonth(value)),
      },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      axisLabel: { ...text, formatter: (value: number) => `${formatNumber(value)} ${unit}` },
      splitLine: { lineStyle: { color: color('line') } },
    },
    series: seriesOf(readings, jumps, unit, texts, color),
  };
}

/** Readings over time. Loaded only where it is shown: the chart library is as large as the rest of the page. */
export default function OdometerChart({ readings, jumps, unit }: { readings: Reading[]; jumps: Jump[]; unit: Unit }) {
  const { t, i18n } = useTranslation();
  const scheme = useComputedColorScheme('light');
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!frame.current) return;
    const chart = echarts.init(frame.current);
    chart.setOption(
      optionOf(readings, jumps, unit, {
        regular: t('odometer.regular'),
        suspicious: t('odometer.suspicious'),
        withdrawn: t('odometer.withdrawn'),
      }),
    );
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(frame.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [readings, jumps, unit, t, i18n.language, scheme]);
  return <div ref={frame} style={{ height: 320, width: '100%' }} />;
}
