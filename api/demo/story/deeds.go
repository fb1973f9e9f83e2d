package story

// deed is a thing somebody can do that one log tells. fill adds what its data
// holds beyond what all have (see about), and the record's ids.
type deed struct {
	kind   string
	weight float64 // how often, beside the others of its list
	fill   func(g *generator, v *visit, r *Record)
}

// deeds are what people do, by where.
type deeds struct {
	studio, admin, app []deed
	byKind             map[string]deed
}

func newDeeds() deeds {
	d := deeds{byKind: make(map[string]deed)}
	d.studio = append(append(append(screenDeeds(), appDeeds()...), dataSourceDeeds()...), folderDeeds()...)
	d.admin = append(accountDeeds(), memberDeeds()...)
	d.app = append(aiDeeds(), userDeeds()...)
	for _, list := range [][]deed{d.studio, d.admin, d.app} {
		for _, it := range list {
			d.byKind[it.kind] = it
		}
	}
	return d
}

// pick draws a deed by weight.
func pick(d dice, list []deed) deed {
	total := 0.0
	for i := range list {
		total += list[i].weight
	}
	target := d.Float64() * total
	for i := range list {
		if target -= list[i].weight; target < 0 {
			return list[i]
		}
	}
	return list[0]
}

// do logs one deed.
func (g *generator) do(at int64, v *visit, it deed) {
	r := v.record(it.kind)
	g.about(v)
	it.fill(g, v, &r)
	g.add(at, r)
}

// doKind logs the deed of that type.
func (g *generator) doKind(at int64, v *visit, kind string) {
	g.do(at, v, g.cast.deeds.byKind[kind])
}

// atDesk is a person of Studio at work on an app: on its working copy.
func (g *generator) atDesk(p *person, appIndex int) visit {
	v := g.visitTo(p, 0, appIndex)
	v.appID = v.app.id
	return v
}
