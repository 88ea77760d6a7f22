export { deploy } from './deploy.js';
export type { DeployOptions } from './deploy.js';
export { DeployError } from './deploy-error.js';
export { Deployment } from './deployment.js';
export type { DeployedResource, DeployedStack } from './deployment.js';
export type { DeployedOutput } from './outputs.js';
export type { DeployReport, NoMeaningLine, ReportLine } from './report.js';
