namespace Fiscal.Journal;

/// <summary>Till and TSE inside the body of MasterData.</summary>
internal static class MasterFields
{
    public static void Write(FieldWriter w, RegisterInfo register)
    {
        w.Begin("register"u8);
        w.Filled("clientId"u8, register.ClientId);
        w.Text("brand"u8, register.Brand);
        w.Text("model"u8, register.Model);
        w.Text("softwareBrand"u8, register.SoftwareBrand);
        w.Text("softwareVersion"u8, register.SoftwareVersion);
        w.Text("currency"u8, register.Currency == Currency.Euro ? null : register.Currency);
        w.Text("siteName"u8, register.SiteName);
        if (register.SiteAddress is { } address)
        {
            PartFields.WriteAddress(w, address);
        }

        w.End();
    }

    public static RegisterInfo ReadRegister(FieldReader r) => new()
    {
        ClientId = r.Text("clientId") ?? string.Empty,
        Brand = r.Text("brand"),
        Model = r.Text("model"),
        SoftwareBrand = r.Text("softwareBrand"),
        SoftwareVersion = r.Text("softwareVersion"),
        Currency = r.Text("currency") ?? Currency.Euro,
        SiteName = r.Text("siteName"),
        SiteAddress = r.Text("city") is null ? null : PartFields.ReadAddress(r),
    };

    public static void Write(FieldWriter w, ReadOnlySpan<byte> name, TseIdentity tse)
    {
        w.Begin(name);
        w.Serial("serial"u8, tse.SerialNumber);
        w.Bytes("publicKey"u8, tse.PublicKey);
        w.Filled("algorithm"u8, tse.Algorithm);
        w.Filled("timeFormat"u8, tse.TimeFormat);
        w.Filled("encoding"u8, tse.ProcessDataEncoding);
        w.Integer("logVersion"u8, tse.LogVersion);
        w.Text("certificationId"u8, tse.CertificationId);
        w.Text("manufacturer"u8, tse.Manufacturer);
        w.Text("model"u8, tse.Model);
        w.Text("firmware"u8, tse.Firmware);
        w.Time("certificateExpires"u8, tse.CertificateExpires);
        w.Flag("testDevice"u8, tse.IsTestDevice);
        if (w.HasList("certificates"u8, tse.Certificates.Count))
        {
            foreach (var certificate in tse.Certificates)
            {
                w.Json.WriteBase64StringValue(certificate);
            }

            w.EndList();
        }

        w.End();
    }

    public static TseIdentity ReadTse(FieldReader r) => new()
    {
        SerialNumber = r.Serial("serial"),
        PublicKey = r.Bytes("publicKey"),
        Algorithm = r.Text("algorithm") ?? string.Empty,
        TimeFormat = r.Text("timeFormat") ?? string.Empty,
        ProcessDataEncoding = r.Text("encoding") ?? string.Empty,
        LogVersion = r.Int("logVersion") ?? 2,
        CertificationId = r.Text("certificationId"),
        Manufacturer = r.Text("manufacturer"),
        Model = r.Text("model"),
        Firmware = r.Text("firmware"),
        CertificateExpires = r.Time("certificateExpires"),
        IsTestDevice = r.Flag("testDevice"),
        Certificates = r.ByteLists("certificates"),
    };
}
