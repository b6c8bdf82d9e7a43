namespace Fiscal.Receipts.Portal;

/// <summary>Whether a link shows its receipt.</summary>
internal enum LinkState
{
    /// <summary>It does.</summary>
    Open,

    /// <summary>Its time is over. Once the retention job has been there, nothing but this is known of it.</summary>
    Expired,

    /// <summary>Shop or till took it back.</summary>
    Withdrawn,

    /// <summary>A customer said that it is not his; for some days.</summary>
    Hidden,
}
