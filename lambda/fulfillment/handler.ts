import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { NOTICES } from '../core/page/notices.js';
import type { Answer } from './answer.js';
import { asPage, asState } from './answer.js';
import type { Dependencies } from './dependencies.js';
import { route, scriptAsks } from './routes.js';

/** Answers every request of the fulfillment URL; whatever happens, with a page that has a way on. */
export function fulfillment(dependencies: Dependencies) {
  const { page, report } = dependencies;

  const answerTo = async (event: APIGatewayProxyEventV2): Promise<Answer> => {
    try {
      const answer = await route(event, dependencies);
      if ('notice' in answer && isRefusal(answer.notice)) {
        report.refused(answer.notice);
      }
      return answer;
    } catch (error) {
      report.failed('A request could not be answered', error);
      return { notice: 'failed' };
    }
  };

  return async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const answer = await answerTo(event);
    const response = scriptAsks(event) ? asState(page, answer) : asPage(page, answer);
    return event.requestContext.http.method === 'HEAD' ? { ...response, body: '' } : response;
  };
}

function isRefusal(notice: keyof typeof NOTICES): boolean {
  const { status } = NOTICES[notice];
  return status >= 400 && status < 500;
}
