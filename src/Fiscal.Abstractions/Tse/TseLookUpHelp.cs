namespace Fiscal;

/// <summary>What would let a device tell what it cannot tell now.</summary>
public enum TseLookUpHelp
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>An export.</summary>
    Export,

    /// <summary>An export that needs the administrator.</summary>
    AdminExport,

    /// <summary>Asking later.</summary>
    Later,
}
