import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { node, urlOf } from '../../api/client';
import { Icon } from '../../components/Icon';
import { ProblemView } from '../../components/ProblemView';
import { saveFile } from '../../components/save';
import type { Access } from '../../keys/access';

/** The letter that says why there is no loan, in the reader's language, to keep or to print. */
export function NoticeLinks({ id, access }: { id: string; access: Access }) {
  const { t, i18n } = useTranslation();
  const [failure, setFailure] = useState<unknown>(null);
  const language = i18n.language.startsWith('zh') ? 'zh' : 'en';
  const load = async (format: 'html' | 'pdf'): Promise<void> => {
    setFailure(null);
    const url = urlOf('/v1/applications/{id}/notice', { path: { id }, query: { language, format } });
    try {
      const response = await node.request(url, { headers: { authorization: access.header } });
      saveFile(`vinculum-notice-${id.slice(0, 8)}-${language}.${format}`, await response.blob());
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <>
      <div className="row">
        {(['pdf', 'html'] as const).map((format) => (
          <Button key={format} variant="default" size="xs" data-notice={format} leftSection={<Icon name="download" size={15} />} onClick={() => void load(format)}>
            {t('credit.notice', { format: format.toUpperCase() })}
          </Button>
        ))}
      </div>
      {failure !== null && <ProblemView error={failure} />}
    </>
  );
}
