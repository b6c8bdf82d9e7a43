namespace Fiscal.Receipts.Portal;

/// <summary>What a shop's customer displays show and remember.</summary>
public sealed class CustomerDisplayOptions
{
    /// <summary>File that remembers which display belongs to which register, without the displays' ids themselves; made if missing. <see langword="null"/>: displays are paired anew after each start.</summary>
    public string? PairingsPath { get; set; } = "fiscal.displays.json";

    /// <summary>Name of the shop on an idle display; none if empty.</summary>
    public string ShopName { get; set; } = string.Empty;

    /// <summary>Picture of an idle display: PNG, JPEG, WebP or GIF of at most 10 MB, read again when it changes; <see langword="null"/> for the shop's name alone.</summary>
    public string? IdlePicturePath { get; set; }

    /// <summary>First language of displays, <c>de</c> or <c>en</c>; a display's address may say otherwise (<c>?lang=en</c>). What concerns the customer is shown in both.</summary>
    public string Language { get; set; } = "de";

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
