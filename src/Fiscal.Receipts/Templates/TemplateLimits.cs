namespace Fiscal.Receipts;

/// <summary>How much a template may do. A receipt of a thousand lines needs a tenth of it.</summary>
internal static class TemplateLimits
{
    /// <summary>Characters of a template: 256 KiB.</summary>
    public const int Source = 256 * 1024;

    /// <summary>Nodes of the engine's tree below each other: a block in a block takes three or four.</summary>
    public const int Nodes = 256;

    /// <summary>Calls inside each other.</summary>
    public const int Depth = 64;

    /// <summary>Rounds of all loops together.</summary>
    public const int Rounds = 100_000;

    /// <summary>Characters that values, filters and text make together, whether they are printed or not: 1 Mi, as many as the parser reads.</summary>
    public const int Characters = 1024 * 1024;
}
