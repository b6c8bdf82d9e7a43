using System.Text;

namespace Fiscal.Receipts.Portal;

/// <summary>What names of registers, branches and merchants may hold.</summary>
internal static class PortalNames
{
    public const int MaxLength = 64;

    /// <summary>Whether it names a register: what a receipt id can begin with.</summary>
    public static bool IsRegister(string name) => name.Length is > 0 and <= MaxLength && !string.IsNullOrWhiteSpace(name) && !name.Any(char.IsControl) && !name.Any(char.IsSurrogate);

    /// <summary>A foreign text that databases and logs can take.</summary>
    public static string Clean(string text, int maxLength) => string.Concat(text.EnumerateRunes().Where(static rune => !Rune.IsControl(rune)).Take(maxLength));
}
