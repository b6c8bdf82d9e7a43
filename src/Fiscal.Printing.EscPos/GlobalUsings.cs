global using Fiscal.Documents;
