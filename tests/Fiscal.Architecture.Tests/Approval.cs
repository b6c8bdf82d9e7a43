namespace Fiscal.Architecture.Tests;

/// <summary>Compares a text with the one a person approved.</summary>
internal static class Approval
{
    private const string Accept = "FISCAL_ACCEPT";

    /// <summary>Fails if the text differs from the approved file; with FISCAL_ACCEPT=1 it becomes the approved file.</summary>
    public static void Verify(string folder, string name, string text)
    {
        text = text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        var stem = Path.Combine(Repository.Root, "tests", "Fiscal.Architecture.Tests", folder, name);
        var approved = stem + ".approved.txt";
        var received = stem + ".received.txt";
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(approved)!);
            File.WriteAllText(approved, text);
        }

        var expected = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n") : string.Empty;
        if (expected == text)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        Assert.Fail($"""
            {folder}/{name} is not as approved. First difference: {FirstDifference(expected, text)}
            Compare {name}.received.txt with {name}.approved.txt in tests/Fiscal.Architecture.Tests/{folder}. If the change is wanted, accept all with
              {Accept}=1 dotnet test tests/Fiscal.Architecture.Tests
            and commit the approved files with the change.
            """);
    }

    private static string FirstDifference(string expected, string actual)
    {
        var approved = expected.Split('\n');
        var received = actual.Split('\n');
        for (var i = 0; i < Math.Max(approved.Length, received.Length); i++)
        {
            var before = i < approved.Length ? approved[i] : null;
            var after = i < received.Length ? received[i] : null;
            if (before != after)
            {
                return $"line {i + 1}: approved '{before ?? "(end)"}', received '{after ?? "(end)"}'";
            }
        }

        return "none";
    }
}
