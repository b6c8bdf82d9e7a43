namespace Fiscal.Cli;

/// <summary>Exit codes of the contract (docs/cli.md).</summary>
internal static class ExitCodes
{
    public const int Fine = 0;
    public const int NotFine = 1;
    public const int Usage = 2;
    public const int Environment = 3;
}
