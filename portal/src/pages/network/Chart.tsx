import { useComputedColorScheme } from '@mantine/core';
import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format';

echarts.use([BarChart, LineChart, GridComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

/** Some values under their names, in order. */
export type ChartData = { kind: 'bar' | 'line'; names: string[]; values: number[] };

function optionOf({ kind, names, values }: ChartData, title: string): echarts.EChartsCoreOption {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const text = { color: color('ink-2'), fontFamily: style.getPropertyValue('--mantine-font-family') };
  return {
    animation: false, // It is redrawn every few seconds.
    textStyle: text,
    grid: { left: 4, right: 12, top: 14, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      // Rich text is drawn on the canvas; HTML tooltips carry inline styles, which the content security policy refuses.
      renderMode: 'richText',
      backgroundColor: color('surface'),
      borderColor: color('line-strong'),
      textStyle: { ...text, color: color('ink') },
      formatter: ([point]: { name: string; value: number }[]) => (point ? `${point.name}\n${title}: ${formatNumber(point.value)}` : ''),
    },
    xAxis: {
      type: 'category',
      data: names,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: color('line-strong') } },
      axisLabel: { ...text, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      axisLabel: { ...text, formatter: (value: number) => formatNumber(value) },
      splitLine: { lineStyle: { color: color('line') } },
    },
    series: [
      {
        type: kind,
        data: values,
        color: color('bond'),
        barCategoryGap: '18%',
        showSymbol: values.length === 1,
        lineStyle: { width: 2 },
        areaStyle: kind === 'line' ? { color: color('bond-soft') } : undefined,
      },
    ],
  };
}

/** One chart. Loaded only where it is shown: the chart library is larger than the rest of the page. */
export default function Chart({ data, title }: { data: ChartData; title: string }) {
  const { i18n } = useTranslation();
  const scheme = useComputedColorScheme('light');
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.ECharts | null>(null);
  useEffect(() => {
    if (!frame.current) return undefined;
    const made = echarts.init(frame.current);
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(frame.current);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => chart.current?.setOption(optionOf(data, title)), [data, title, i18n.language, scheme]);
  return <div ref={frame} style={{ height: 220, width: '100%' }} />;
}
