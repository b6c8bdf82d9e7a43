namespace Fiscal.Receipts.Portal.Tests.Display;

/// <summary>One browser for the tests of a class: starting one takes longer than most tests.</summary>
public sealed class LiveBrowserFixture : IAsyncLifetime
{
    internal LiveBrowser Browser { get; private set; } = null!;

    public async Task InitializeAsync() => Browser = await LiveBrowser.StartAsync();

    public async Task DisposeAsync() => await Browser.DisposeAsync();
}
