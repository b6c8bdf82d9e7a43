using Fiscal.Receipts;
using Fiscal.Receipts.Portal;

namespace Fiscal.Samples.DigitalReceipt;

/// <summary>What an operator does once for each branch: gives it a page and pairs its till.</summary>
internal static class Branch
{
    public static async Task PairAsync(PortalAdministration portal, DigitalReceipts digital, Uri address, CancellationToken cancellationToken)
    {
        await portal.CreateMerchantAsync("muster", "Bäckerei Muster GmbH", PortalModules.DigitalReceipt | PortalModules.Feedback, cancellationToken);
        await portal.CreateBranchAsync("muster", "markt", "Bäckerei Muster am Markt", cancellationToken);
        var settings = new BranchSettings { Name = "Bäckerei Muster am Markt", Contact = "Telefon 01234 567890", Background = "#7a3b12", Foreground = "#ffffff" };
        settings.Feedback.Mode = FeedbackMode.Form;
        await portal.SetBranchSettingsAsync("muster", "markt", settings.ToJson(), cancellationToken);
        var code = await portal.CreatePairingCodeAsync("muster", "markt", cancellationToken);
        await digital.PairAsync(address, code.Code, code.Digits, cancellationToken);
    }
}
