using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fiscal.Journal.Sqlite;

/// <summary>Cursors change and so cannot stand in the chain; a short hash of their own lets verification see a damaged one.</summary>
internal static class CursorSeal
{
    /// <summary>Always 19 digits: a row that keeps its size is overwritten in place and leaves no stale bytes behind.</summary>
    public static string Text(long sequence) => sequence.ToString("D19", CultureInfo.InvariantCulture);

    public static byte[] Compute(string consumer, string register, string sequence)
    {
        using var sha = SHA256.Create();
        var hash = sha.ComputeHash(Encoding.UTF8.GetBytes($"FJC1\n{consumer}\n{register}\n{sequence}"));
        return hash.AsSpan(0, 8).ToArray();
    }
}
