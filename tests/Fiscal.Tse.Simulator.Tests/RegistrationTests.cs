using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Fiscal.Tse.Simulator.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task Registered_simulators_take_name_options_and_the_applications_clock()
    {
        var clock = new VirtualClock(Device.Noon);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        new FiscalBuilder(services).AddSimulatedTse().AddSimulatedTse("spare", o => o.UseP256 = true);
        using var provider = services.BuildServiceProvider();
        var registrations = provider.GetServices<TseRegistration>().ToList();

        Assert.Equal([FiscalBuilder.DefaultTseName, "spare"], registrations.Select(r => r.Name));
        using var spare = Assert.IsType<SimulatedTse>(registrations[1].Factory(provider));
        Assert.Same(spare, spare.GetService(typeof(SimulatedTse)));
        Assert.Equal(Device.Noon, (await spare.SellAsync()).LogTime);
        Assert.Equal("ecdsa-plain-SHA256", (await spare.GetIdentityAsync()).Algorithm);
    }

    [Fact]
    public void The_package_names_its_registration() =>
        Assert.Contains(typeof(SimulatedTse).Assembly.GetCustomAttributes<TseProviderAttribute>(), a => a.RegistrationMethod == "AddSimulatedTse");

    [Fact]
    public async Task There_is_no_secret_to_change()
    {
        using var tse = Device.New();
        var administration = (TseAdministration)tse.GetService(typeof(TseAdministration))!;
        var secret = new TseSecret("4711");

        var error = await Assert.ThrowsAsync<TseException>(() => administration.ChangeSecretAsync(TseRole.Admin, secret, secret, default));

        Assert.Equal(TseErrorCodes.NotSupported, error.Code);
        Assert.DoesNotContain("4711", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(TseErrorCodes.NotSupported, (await Assert.ThrowsAsync<TseException>(() => administration.UnblockAsync(TseRole.Sale, secret, secret, default))).Code);
        Assert.Equal(TseErrorCodes.NotSupported, (await Assert.ThrowsAsync<TseException>(() => administration.UpdateFirmwareAsync(Stream.Null, default))).Code);
    }
}
