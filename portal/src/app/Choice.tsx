import { Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '../components/Icon';

/** A menu entry that shows whether it is the one in force. */
export function Choice(props: { value: string; chosen: boolean; onChoose: () => void; children: ReactNode }) {
  const { value, chosen, onChoose, children } = props;
  return (
    <Menu.RadioItem value={value} checked={chosen} onChange={onChoose} checkIcon={<Icon name="check" size={15} />} closeMenuOnClick>
      {children}
    </Menu.RadioItem>
  );
}
