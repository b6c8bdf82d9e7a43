using System.Text.Json;

namespace Fiscal.Cli.Tests;

internal sealed record Run(int ExitCode, string Output, string Errors)
{
    public JsonElement Json() => JsonDocument.Parse(Output).RootElement;

    public IReadOnlyList<JsonElement> JsonLines() =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}
