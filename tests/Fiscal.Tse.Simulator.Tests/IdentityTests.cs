using Microsoft.Extensions.DependencyInjection;

namespace Fiscal.Tse.Simulator.Tests;

public sealed class IdentityTests
{
    [Fact]
    public void The_factory_touches_no_folder_and_checks_options()
    {
        using var folder = new TempFolder();
        var services = new ServiceCollection();
        new FiscalBuilder(services).AddSimulatedTse(o => o.Directory = folder.File("till")).AddSimulatedTse("wrong", o => o.MaxOpenTransactions = 0);
        using var provider = services.BuildServiceProvider();
        var registrations = provider.GetServices<TseRegistration>().ToList();
        registrations[0].Factory(provider).Dispose();

        Assert.False(Directory.Exists(folder.File("till")));
        Assert.Throws<ArgumentException>(() => registrations[1].Factory(provider));
        Assert.Throws<ArgumentNullException>(() => SimulatedTseFiscalBuilderExtensions.AddSimulatedTse(null!));
    }

    [Fact]
    public async Task Identity_state_and_capabilities_tell_a_test_device()
    {
        using var folder = new TempFolder();
        using var tse = Device.New(configure: o => { o.Directory = folder.Path; o.MaxOpenTransactions = 3; });
        var identity = await tse.GetIdentityAsync();
        await tse.SellAsync();
        await tse.StartAsync("KASSE-02");
        var status = await tse.GetStatusAsync();
        using var leaf = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(identity.Certificates[0]);
        using var root = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(identity.Certificates[1]);

        Assert.True(identity.IsTestDevice);
        Assert.Null(identity.CertificationId);
        Assert.Contains("TEST", identity.Model, StringComparison.Ordinal);
        Assert.Contains("TEST", leaf.Issuer, StringComparison.Ordinal);
        Assert.Contains("TEST", root.Subject, StringComparison.Ordinal);
        Assert.Equal(identity.PublicKey, leaf.PublicKey.EncodedKeyValue.RawData);
        Assert.Equal(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(identity.PublicKey)), identity.SerialNumber.ToString(), ignoreCase: true);
        Assert.Equal(leaf.NotAfter.ToUniversalTime(), identity.CertificateExpires!.Value.UtcDateTime);
        Assert.Equal(("simulator", "unixTime", "UTF-8", 2), (tse.ProviderName, identity.TimeFormat, identity.ProcessDataEncoding, identity.LogVersion));

        // initialize, updateTime, registerClient, Start, Finish, registerClient, Start
        Assert.Equal((TseState.Ready, 7L, 7L, 2L, 1), (status.State, status.CreatedSignatures, status.LastSignatureCounter, status.LastTransactionNumber, status.OpenTransactions));
        Assert.Equal(["KASSE-01", "KASSE-02"], status.Clients);
        Assert.Equal(Device.Noon, status.DeviceTime);
        var can = tse.Capabilities;
        Assert.Equal((3, true, true, true, true, false, false), (can.MaxOpenTransactions, can.Export, can.FilteredExport, can.ReleaseExported, can.ReturnsRawLog, can.BlocksCaller, can.ExportStopsSales));
    }

    [Theory]
    [InlineData(LookUpProfile.Everything, false, true, true, false)]
    [InlineData(LookUpProfile.RepeatableStart, true, true, false, false)]
    [InlineData(LookUpProfile.LastAnswerOnly, false, false, false, true)]
    public void Capabilities_follow_the_profile(LookUpProfile profile, bool repeatable, bool byNumber, bool byOperation, bool lastOnly)
    {
        using var tse = Device.New(configure: o => o.LookUps = profile);
        var can = tse.Capabilities;

        Assert.Equal((repeatable, byNumber, byOperation, lastOnly), (can.RepeatableStart, can.LookUpByNumber, can.LookUpByOperationId, can.LastAnswerOnly));
    }
}
