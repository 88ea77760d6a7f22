import stylistic from '@stylistic/eslint-plugin';
import cdk from 'eslint-plugin-awscdk';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { ignores: ['**/*.js', '**/*.d.ts', 'assets/', 'cdk.out/', 'coverage/', 'dist/', '**/lib/'] },
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  stylistic.configs.customize({ semi: true, arrowParens: true, braceStyle: '1tbs' }),
  {
    languageOptions: { parserOptions: { project: './tsconfig.dev.json', tsconfigRootDir: import.meta.dirname } },
    rules: { '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }] },
  },
  { files: ['**/*.mjs'], extends: [tseslint.configs.disableTypeChecked], languageOptions: { parserOptions: { project: false } } },
  { files: ['test/**/*.ts', 'sandbox/test/**/*.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/require-await': 'off', '@stylistic/max-statements-per-line': 'off' } },
  { files: ['src/**/*.ts'], plugins: { awscdk: cdk }, rules: { ...cdk.configs.strict.rules, 'awscdk/no-unused-props': 'off' } },
);
