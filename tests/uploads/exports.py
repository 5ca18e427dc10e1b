"""Exports in the formats of registries and electronic health records, without the Model's measures."""

from __future__ import annotations

import json
from typing import Any


def _aggregate(excluded: int | None, eligible: int, met: int) -> dict[str, Any]:
    return {
        "isEndToEndReported": True,
        "performanceMet": met,
        "eligiblePopulationExclusion": excluded,
        "eligiblePopulationException": None,
        "performanceNotMet": eligible - met - (excluded or 0),
        "eligiblePopulation": eligible,
        "reportingRate": 100,
        "performanceRate": 90,
    }


def of_a_group() -> bytes:
    """Return a submission inside `data`, with improvement activities of a part of the year and measures."""
    activities = [{"measureId": f"IA_AHE_{number}", "value": True} for number in range(1, 5)]
    measures = [{"measureId": name, "value": _aggregate(None, 1000, 900)} for name in ("005", "110", "128", "191")]
    submission = {
        "entityType": "group",
        "taxpayerIdentificationNumber": "000123456",
        "nationalProviderIdentifier": None,
        "performanceYear": 2017,
        "measurementSets": [
            {
                "category": category,
                "submissionMethod": "electronicHealthRecord",
                "performanceStart": "2017-01-01",
                "performanceEnd": "2017-06-01",
                "measurements": measurements,
            }
            for category, measurements in (("ia", activities), ("quality", measures))
        ],
    }
    return json.dumps({"data": {"submission": submission}}, indent=2).encode()


def of_a_clinician() -> bytes:
    """Return a submission with tabs, a placeholder for the year, strata, and a measure of a registry."""
    strata = [{"stratum": name, **_aggregate(0, 60, 47)} for name in ("14days", "34days")]
    submission = {
        "entityType": "individual",
        "taxpayerIdentificationNumber": "000456789",
        "nationalProviderIdentifier": "9876543210",
        "performanceYear": "< year to be reported >",
        "measurementSets": [
            {
                "category": "quality",
                "submissionMethod": "registry",
                "performanceStart": "< year to be reported >-01-01",
                "performanceEnd": "< year to be reported >-12-31",
                "measurements": [
                    {"measureId": "305", "value": {"strata": strata, "isEndToEndReported": True}},
                    {"measureId": "102", "value": _aggregate(0, 562, 305)},
                    {"measureId": "ACRAD15", "value": {"numerator": 3, "denominator": 1000, "numeratorExclusion": 0}},
                ],
            }
        ],
    }
    return json.dumps(submission, indent="\t").encode()


def of_promoting_interoperability() -> bytes:
    """Return a submission of another category, with values that are true or a numerator and a denominator."""
    names = ("PI_INFBLO_1", "PI_ONCDIR_1", "PI_EP_1", "PI_HIE_4")
    values = (True, True, {"numerator": 49, "denominator": 115}, {"numerator": 923, "denominator": 951})
    measurements = [{"measureId": name, "value": value} for name, value in zip(names, values, strict=True)]
    its_set = {"category": "pi", "submissionMethod": "registry", "cehrtId": "XX15CXXXXXXXXXX"}
    return json.dumps({"entityType": "group", "measurementSets": [{**its_set, "measurements": measurements}]}).encode()


def qrda_of_several_measures() -> bytes:
    """Return a QRDA III document with comments, supplemental data, an eCQM, and measures that are no eCQMs."""
    sexes = "".join(
        f"""<entryRelationship typeCode="COMP"><observation classCode="OBS" moodCode="EVN">
        <code code="76689-9" codeSystem="2.16.840.1.113883.6.1"/><effectiveTime><low value="20170101"/>
        <high value="20171231"/></effectiveTime><value xsi:type="CD" code="{sex}"/><entryRelationship typeCode="SUBJ"
        inversionInd="true"><observation classCode="OBS" moodCode="EVN"><code code="MSRAGG"/>
        <value xsi:type="INT" value="{count}"/></observation></entryRelationship></observation></entryRelationship>"""
        for sex, count in (("M", 350), ("F", 650))
    )
    populations = "".join(
        f"""<component><observation classCode="OBS" moodCode="EVN"><!-- {name} of the measure -->
        <code code="ASSERTION" codeSystem="2.16.840.1.113883.5.4"/><statusCode code="completed"/>
        <value xsi:type="CD" code="{name}"/><entryRelationship typeCode="SUBJ" inversionInd="true">
        <observation classCode="OBS" moodCode="EVN"><code code="MSRAGG"/><value xsi:type="INT" value="{count}"/>
        </observation></entryRelationship>{sexes if name == "IPOP" else ""}</observation></component>"""
        for name, count in (("IPOP", 1000), ("DENOM", 1000), ("DENEX", 0), ("NUMER", 800))
    )
    organizers = "".join(
        f"""<entry><organizer classCode="CLUSTER" moodCode="EVN"><reference typeCode="REFR"><externalDocument
        classCode="DOC" moodCode="EVN"><id root="{root}" extension="{extension}"/><text>{title}</text>
        </externalDocument></reference>{populations}</organizer></entry>"""
        for root, extension, title in (
            ("2.16.840.1.113883.4.738", "2c928085-7198-38ee-0171-9da6456007ab", "Controlling high blood pressure"),
            ("2.16.840.1.113883.3.7031", "PI-PEA-1", "Patient access"),
            ("2.16.840.1.113883.3.7034", "IA_EPA_1", "Around the clock access"),
        )
    )
    return f"""<?xml version="1.0" encoding="utf-8"?>
<?xml-stylesheet type="text/xsl" href="qrda.xsl"?>
<!-- This sample is informative only. -->
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="urn:hl7-org:v3 ../CDA_SDTC.xsd"><realmCode code="US"/>
<recordTarget><patientRole><id nullFlavor="NA"/></patientRole></recordTarget>
<informationRecipient><intendedRecipient><id root="2.16.840.1.113883.3.249.7" extension="MIPS"/></intendedRecipient>
</informationRecipient><documentationOf typeCode="DOC"><serviceEvent classCode="PCPR"><effectiveTime>
<low value="20170101"/><high value="20171231"/></effectiveTime></serviceEvent></documentationOf>
<component><structuredBody><component><section><entry typeCode="DRIV"><act classCode="ACT" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.17.3.8"/><effectiveTime><other>wxyz</other>1234<low value="20180101"/>
<high value="20181231"/></effectiveTime></act></entry>{organizers}</section></component></structuredBody></component>
</ClinicalDocument>
""".encode()
