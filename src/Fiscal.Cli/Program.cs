using Fiscal.Cli;

return await new CommandLine(Console.In, Console.OpenStandardInput, Console.Out, Console.OpenStandardOutput, Console.Error, Console.IsErrorRedirected)
    .RunAsync(args).ConfigureAwait(false);
