using Microsoft.Extensions.Options;

namespace Fiscal;

internal sealed class FiscalOptionsValidator : IValidateOptions<FiscalOptions>
{
    public ValidateOptionsResult Validate(string? name, FiscalOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    public static void ThrowIfInvalid(FiscalOptions options)
    {
        var problems = Problems(options).ToList();
        if (problems.Count > 0)
        {
            throw new OptionsValidationException(nameof(FiscalOptions), typeof(FiscalOptions), problems);
        }
    }

    private static IEnumerable<string> Problems(FiscalOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.JournalPath))
        {
            yield return "JournalPath is empty: name the file of the journal.";
        }

        if (string.IsNullOrWhiteSpace(options.Merchant.Name) || string.IsNullOrWhiteSpace(options.Merchant.Street) || string.IsNullOrWhiteSpace(options.Merchant.PostalCode) || string.IsNullOrWhiteSpace(options.Merchant.City))
        {
            yield return "Merchant needs Name, Street, PostalCode and City: every receipt shows full name and address (§6 KassenSichV).";
        }

        if (string.IsNullOrWhiteSpace(options.Merchant.TaxNumber) && string.IsNullOrWhiteSpace(options.Merchant.VatId))
        {
            yield return "Merchant needs TaxNumber or VatId: exports must name one of them (DSFinV-K).";
        }

        if (options.Merchant.Country is not { Length: 3 })
        {
            yield return $"Merchant.Country is '{options.Merchant.Country}': an ISO 3166-1 alpha-3 code such as DEU is needed.";
        }

        if (!Currency.IsCode(options.Currency))
        {
            yield return $"Currency is '{options.Currency}': an ISO 4217 code such as EUR is needed.";
        }

        if (options.MaxLines < 1)
        {
            yield return $"MaxLines is {options.MaxLines}: at least 1 is needed.";
        }

        if (!TimeZones.TryFind(options.TimeZone, out _))
        {
            yield return $"TimeZone '{options.TimeZone}' is unknown on this machine, by its IANA and by its Windows id.";
        }

        foreach (var layout in options.Registers.Values.Append(options.Register).Select(static register => register.ReceiptLayout).OfType<Documents.ReceiptLayout>())
        {
            if (layout.LayoutId.Length is not (0 or 32))
            {
                yield return $"The id of a ReceiptLayout has {layout.LayoutId.Length} bytes: 32 are needed, or none.";
            }
        }

        foreach (var problem in BackupProblems(options))
        {
            yield return problem;
        }

        var registers = options.Registers.Select(static r => (Id: r.Key, Options: r.Value)).Append((Id: options.RegisterId, Options: options.For(options.RegisterId)));
        foreach (var (id, register) in registers)
        {
            foreach (var problem in RegisterProblems(id, register))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> BackupProblems(FiscalOptions options)
    {
        var backup = options.Backup;
        if (backup.Folder is { } folder)
        {
            if (backup.Destination is not null)
            {
                yield return "Backup.Folder and Backup.Destination are both set: choose one place for the copy.";
            }

            if (string.IsNullOrWhiteSpace(folder))
            {
                yield return "Backup.Folder is empty: name a folder, or null for no copy.";
            }
            else if (!string.IsNullOrWhiteSpace(options.JournalPath) && Path.GetFullPath(Path.Combine(folder, Path.GetFileName(options.JournalPath))) == Path.GetFullPath(options.JournalPath))
            {
                yield return $"Backup.Folder '{folder}' is the journal's own folder: name one on another disk.";
            }
        }

        if (backup.Interval <= TimeSpan.Zero)
        {
            yield return $"Backup.Interval is {backup.Interval}, it must be above zero.";
        }

        if (backup.OverdueAfter <= TimeSpan.Zero)
        {
            yield return $"Backup.OverdueAfter is {backup.OverdueAfter}, it must be above zero.";
        }
    }

    private static IEnumerable<string> RegisterProblems(string id, RegisterOptions register)
    {
        if (!TseDriver.IsClientId(register.ClientId ?? id))
        {
            yield return $"Register '{id}': the client id '{register.ClientId ?? id}' must be 1 to 30 of A-Za-z0-9()+,-.:? and inner blanks.";
        }

        if (register.FaultBudget is { } budget && budget <= TimeSpan.Zero)
        {
            yield return $"Register '{id}': FaultBudget is {budget}, it must be above zero.";
        }

        if (register.StandbyTseName is not null && string.Equals(register.StandbyTseName, register.TseName, StringComparison.Ordinal))
        {
            yield return $"Register '{id}': StandbyTseName is '{register.StandbyTseName}', the register's own TSE; name another one.";
        }

        if (register.WaitLimit <= TimeSpan.Zero)
        {
            yield return $"Register '{id}': WaitLimit is {register.WaitLimit}, it must be above zero.";
        }

        if (register.QuietTime < TimeSpan.Zero)
        {
            yield return $"Register '{id}': QuietTime is {register.QuietTime}, it must not be negative.";
        }

        if (register.BasketTimeout is { } timeout && timeout <= TimeSpan.Zero)
        {
            yield return $"Register '{id}': BasketTimeout is {timeout}, it must be above zero; null means never.";
        }

        if (register.BusinessDayEnd < TimeSpan.Zero || register.BusinessDayEnd >= TimeSpan.FromDays(1) || register.Shifts.Keys.Any(static begin => begin < TimeSpan.Zero || begin >= TimeSpan.FromDays(1)))
        {
            yield return $"Register '{id}': BusinessDayEnd and the begins of Shifts are times of day, from 00:00 to below 24:00.";
        }

        if (register.FirstProbeInterval <= TimeSpan.Zero || register.MaxProbeInterval < register.FirstProbeInterval)
        {
            yield return $"Register '{id}': FirstProbeInterval ({register.FirstProbeInterval}) must be above zero and not above MaxProbeInterval ({register.MaxProbeInterval}).";
        }
    }
}
