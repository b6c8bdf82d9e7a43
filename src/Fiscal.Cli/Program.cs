using System.Text;
using Fiscal.Cli;

// Scripts read UTF-8 whatever the machine's code page is; a terminal is written in its own.
var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var output = Console.IsOutputRedirected ? new StreamWriter(Console.OpenStandardOutput(), utf8, 1 << 16) : Console.Out;
using var errors = Console.IsErrorRedirected ? new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true } : Console.Error;
return await new CommandLine(Console.OpenStandardInput, output, Console.OpenStandardOutput, errors, Console.IsErrorRedirected).RunAsync(args).ConfigureAwait(false);
