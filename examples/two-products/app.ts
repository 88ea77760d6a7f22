import { App } from 'aws-cdk-lib';
import { Data } from './stacks/data';
import { Service } from './stacks/service';

const app = new App();
const env = { region: 'us-east-1' };
const data = new Data(app, 'AcmeData', { env });
new Service(app, 'Acme', { env, data });
app.synth();
