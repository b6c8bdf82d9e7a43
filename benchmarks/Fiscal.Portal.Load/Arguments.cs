using System.Globalization;

namespace Fiscal.Portal.Load;

/// <summary><c>--name value</c> pairs behind the command.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public Arguments(IReadOnlyList<string> words)
    {
        for (var i = 1; i + 1 < words.Count; i += 2)
        {
            _values[words[i].TrimStart('-')] = words[i + 1];
        }
    }

    public string Work => Text("work");

    public string Database => Text("db");

    public string Text(string name) => _values.TryGetValue(name, out var value) ? value : throw new ArgumentException($"--{name} is missing.");

    public string? Optional(string name) => _values.GetValueOrDefault(name);

    public int Number(string name, int standard) => _values.TryGetValue(name, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : standard;
}
