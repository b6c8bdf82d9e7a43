using System.CommandLine;
using Fiscal.Cli.Commands;
using Fiscal.Cli.Output;

namespace Fiscal.Cli;

/// <summary>The commands, and what is the same for all: options, exit codes, one-line errors.</summary>
internal sealed class CommandLine(Func<Stream> openInput, TextWriter output, Func<Stream> openOutput, TextWriter errors, bool errorsAreRedirected)
{
    // After Ctrl-C a command closes its journal and takes its half-written file away; a command that hangs is ended all the same.
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(10);

    private readonly Option<bool> _json = new("--json") { Description = "Result as JSON on stdout.", Recursive = true };
    private readonly Option<bool> _quiet = new("--quiet") { Description = "No progress on stderr.", Recursive = true };
    private readonly Option<bool> _debug = new("--debug") { Description = "Stack traces of errors.", Recursive = true };

    public async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Fiscal: sign, keep, check and export a till's receipts.") { _json, _quiet, _debug };
        root.Subcommands.Add(ReplayCommand.Create(this));
        root.Subcommands.Add(ReceiptCommands.Create(this));
        root.Subcommands.Add(LayoutCommands.Create(this));
        root.Subcommands.Add(OutageCommands.Create(this));
        root.Subcommands.Add(ExportCommands.Create(this));
        root.Subcommands.Add(VerifyCommands.Create(this));
        root.Subcommands.Add(JournalCommands.Create(this));
        root.Subcommands.Add(TseCommands.Create(this));
        root.Subcommands.Add(PrintCommands.Create(this));
        root.Subcommands.Add(PortalCommands.Create(this));
        root.Subcommands.Add(DisplayCommands.Create(this));

        // "@name" is a value like any other here, not a file of arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            await errors.WriteLineAsync($"fiscal: {OneLine(parsed.Errors[0].Message)} See 'fiscal --help'.").ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        try
        {
            var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToStop }).ConfigureAwait(false);
            await output.FlushAsync().ConfigureAwait(false);
            return exitCode;
        }
        catch (IOException e)
        {
            await errors.WriteLineAsync($"fiscal: The result cannot be written: {OneLine(e.Message)}").ConfigureAwait(false);
            return ExitCodes.Environment;
        }
    }

    /// <summary>Gives a command its action: the console of this call, and errors in one line.</summary>
    public void Handle(Command command, Func<CommandConsole, ParseResult, CancellationToken, Task<int>> action) =>
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, action, cancellationToken));

    private async Task<int> RunAsync(ParseResult parsed, Func<CommandConsole, ParseResult, CancellationToken, Task<int>> action, CancellationToken cancellationToken)
    {
        using var console = new CommandConsole(openInput, output, openOutput, errors, errorsAreRedirected, parsed.GetValue(_json), parsed.GetValue(_quiet));
        try
        {
            return await action(console, parsed, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await errors.WriteLineAsync("fiscal: stopped.").ConfigureAwait(false);
            return ExitCodes.Environment;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            await errors.WriteLineAsync("fiscal: " + (parsed.GetValue(_debug) ? e.ToString() : OneLine(e.Message))).ConfigureAwait(false);
            return ExitCodeOf(e);
        }
    }

    private static int ExitCodeOf(Exception e) => e switch
    {
        CliException cli => cli.ExitCode,
        ReceiptRefusedException => ExitCodes.NotFine,
        _ => ExitCodes.Environment,
    };

    private static string OneLine(string text) => text.Replace("\r", string.Empty, StringComparison.Ordinal).Replace('\n', ' ');
}
