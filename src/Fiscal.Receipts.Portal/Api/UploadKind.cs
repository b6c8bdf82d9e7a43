namespace Fiscal.Receipts.Portal;

/// <summary>What a line of an upload is.</summary>
internal enum UploadKind
{
    /// <summary>A sealed receipt.</summary>
    Receipt,

    /// <summary>A link was offered.</summary>
    Link,

    /// <summary>What became of a receipt.</summary>
    Delivery,
}
